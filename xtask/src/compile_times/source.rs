//! The functions of the generated crates: small, each different, the same in all variants.

use super::variants::Variant;
use std::fmt::Write as _;
use std::ops::Range;

const PER_MODULE: u32 = 10;

/// How many, of which kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Functions {
    pub(crate) count: u32,
    pub(crate) is_async: bool,
}

/// The files of a crate, by their names in `src`.
pub(crate) fn files(variant: &Variant, functions: Functions) -> Vec<(String, String)> {
    let modules = functions.count.div_ceil(PER_MODULE);
    let mut files = vec![("lib.rs".to_owned(), root(variant, modules))];
    for module in 0..modules {
        let first = module * PER_MODULE;
        let numbers = first..functions.count.min(first + PER_MODULE);
        let mut text = "use crate::{Failure, Model, Provider};\n".to_owned();
        for number in numbers.clone() {
            text.push_str(&function(variant, number, functions.is_async));
        }
        if functions.is_async {
            text.push_str(&futures(numbers));
        }
        files.push((format!("m{module}.rs"), text));
    }
    files
}

fn root(variant: &Variant, modules: u32) -> String {
    let derive = variant.derive;
    let mut text = format!(
        "#[derive(Clone, Copy, Debug{derive})]
pub enum Provider {{ Openai, Anthropic, Mistral, Google }}

#[derive(Clone, Copy, Debug{derive})]
pub enum Model {{ Small, Large }}

#[derive(Clone, Copy, Debug)]
pub enum Failure {{ Timeout, Refused, TooLarge }}

"
    );
    for module in 0..modules {
        let _ = writeln!(text, "pub mod m{module};");
    }
    text
}

fn function(variant: &Variant, number: u32, is_async: bool) -> String {
    let attribute = variant.attribute;
    let (keyword, wait) = if is_async {
        ("async fn", "    let x = std::future::ready(x).await;\n")
    } else {
        ("fn", "")
    };
    let body = body(number);
    format!(
        "
{attribute}
pub {keyword} f{number}(provider: Provider, model: Model, x: u64) -> Result<u64, Failure> {{
{wait}{body}}}
"
    )
}

/// Five shapes, with the function's number in it.
fn body(number: u32) -> String {
    let (n, prime) = (number, 2 * number + 3);
    match number % 5 {
        0 => format!(
            "    let start = match (provider, model) {{
        (Provider::Openai, Model::Small) => x.wrapping_add({n}),
        (Provider::Openai, Model::Large) => x.rotate_left(7) ^ {n},
        (Provider::Anthropic, _) => x.wrapping_mul({prime}),
        (Provider::Mistral | Provider::Google, _) => x >> 3,
    }};
    if start % {prime} == 1 {{
        return Err(Failure::Timeout);
    }}
    Ok(start)
"
        ),
        1 => format!(
            "    let mut sum = x ^ {n};
    for step in 0..(provider as u64 + 3) {{
        if sum > {prime}_000_000_000 {{
            return Err(Failure::TooLarge);
        }}
        sum = sum.rotate_left(5).wrapping_add(step * {prime});
    }}
    Ok(sum + model as u64)
"
        ),
        2 => format!(
            "    if matches!(model, Model::Large) && x < {n} {{
        return Err(Failure::Refused);
    }}
    let text = format!(\"{{provider:?}}/{n}/{{x}}\");
    Ok(text.len() as u64 + {prime})
"
        ),
        3 => format!(
            "    let most = x % {prime} + model as u64;
    let sum: u64 = (0..most).map(|step| step ^ {n}).filter(|step| step % 3 != 1).sum();
    match provider {{
        Provider::Google if sum > {n} => Err(Failure::TooLarge),
        _ => Ok(sum),
    }}
"
        ),
        _ => format!(
            "    let cost = x.checked_mul({prime}).ok_or(Failure::TooLarge)?;
    let whole = cost.checked_add({n} + model as u64).ok_or(Failure::TooLarge)?;
    if let Provider::Mistral = provider {{
        return whole.checked_div(x).ok_or(Failure::Refused);
    }}
    Ok(whole)
"
        ),
    }
}

/// A body of an `async fn` is compiled where its future is used only.
fn futures(numbers: Range<u32>) -> String {
    let mut text = "
pub type Pending = std::pin::Pin<Box<dyn Future<Output = Result<u64, Failure>>>>;

pub fn futures(provider: Provider, model: Model, x: u64) -> Vec<Pending> {
    vec![
"
    .to_owned();
    for number in numbers {
        let _ = writeln!(text, "        Box::pin(f{number}(provider, model, x)),");
    }
    text.push_str("    ]\n}\n");
    text
}

/// A program that calls each function once through a pointer, so that all are kept, and says how many
/// there were.
pub(crate) fn program(package: &str, functions: Functions) -> String {
    let library = package.replace('-', "_");
    let modules = functions.count.div_ceil(PER_MODULE);
    let mut text = format!("use {library}::*;\nuse std::hint::black_box;\n\nfn main() {{\n");
    text.push_str("    let (mut called, x) = (0, std::env::args().count() as u64);\n");
    if functions.is_async {
        text.push_str(
            "    let mut context = std::task::Context::from_waker(std::task::Waker::noop());\n",
        );
        for module in 0..modules {
            let _ = writeln!(
                text,
                "    for mut future in black_box(m{module}::futures)(Provider::Openai, Model::Small, x) {{
        let _ = black_box(future.as_mut().poll(&mut context));
        called += 1;
    }}"
            );
        }
    } else {
        text.push_str("    let all: &[fn(Provider, Model, u64) -> Result<u64, Failure>] = &[\n");
        for number in 0..functions.count {
            let _ = writeln!(text, "        m{}::f{number},", number / PER_MODULE);
        }
        text.push_str(
            "    ];
    for function in black_box(all) {
        let _ = black_box(function(Provider::Openai, Model::Small, x));
        called += 1;
    }
",
        );
    }
    text.push_str("    println!(\"{called}\");\n}\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile_times::variants::{VARIANTS, named};

    const SOME: Functions = Functions {
        count: 23,
        is_async: false,
    };

    #[test]
    fn a_program_calls_each_function_once() {
        let of = |is_async| program("measured-plain", Functions { is_async, ..SOME });
        let sync = of(false);
        assert!(sync.starts_with("use measured_plain::*;"), "{sync}");
        assert_eq!(sync.matches("::f").count(), SOME.count as usize);
        let modules = SOME.count.div_ceil(PER_MODULE) as usize;
        assert_eq!(of(true).matches("::futures").count(), modules);
    }

    #[test]
    fn there_are_as_many_functions_as_asked_for() {
        let plain = named("plain").expect("known");
        for is_async in [false, true] {
            let files = files(plain, Functions { is_async, ..SOME });
            let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, ["lib.rs", "m0.rs", "m1.rs", "m2.rs"]);
            let functions = |text: &String| text.matches("fn f").count() - usize::from(is_async);
            let counts: Vec<usize> = files[1..].iter().map(|(_, text)| functions(text)).collect();
            assert_eq!(counts, [10, 10, 3]);
        }
    }

    #[test]
    fn variants_differ_in_attribute_and_derive_only() {
        let bare_files = |variant: &Variant| {
            let mut files = files(variant, SOME);
            for (_, text) in &mut files {
                *text = text.replace(&format!("\n{}\npub fn", variant.attribute), "\n\npub fn");
                *text = text.replace(variant.derive, "");
            }
            files
        };
        for variant in VARIANTS {
            assert_eq!(
                bare_files(variant),
                bare_files(&VARIANTS[0]),
                "{}",
                variant.name
            );
            let (_, module) = &files(variant, SOME)[1];
            assert!(module.contains(&format!("{}\npub fn f7(", variant.attribute)));
        }
    }

    #[test]
    fn no_two_bodies_are_the_same() {
        let mut bodies: Vec<String> = (0..500).map(body).collect();
        bodies.sort();
        bodies.dedup();
        assert_eq!(bodies.len(), 500);
    }
}
