//! The functions of a crate that could carry the attribute.

use anyhow::{Context, Result};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, ImplItemFn, ItemFn, ItemMod, Macro, Meta, Signature, Token, TraitItemFn,
    Visibility,
};

/// A source file as it was published.
#[derive(Debug)]
pub(super) struct File {
    /// Relative to the package.
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// A function with a body.
#[derive(Debug)]
pub(super) struct Function {
    /// With the types and functions around it.
    pub(super) name: String,
    /// Which of the files it is in.
    pub(super) file: usize,
    pub(super) line: usize,
    /// Where the attribute goes: after the other attributes.
    pub(super) start: usize,
    /// All of the function, its attributes included.
    pub(super) range: Range<usize>,
}

/// The source of a crate's library.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub(super) files: Vec<File>,
    pub(super) functions: Vec<Function>,
    /// `fn` tokens in macros' definitions and calls, which are not looked into.
    pub(super) in_macros: usize,
}

impl Source {
    /// Reads all of `src/`, but for modules that are there in tests only.
    pub(super) fn read(package: &Path) -> Result<Self> {
        let mut source = Self::default();
        let mut paths = Vec::new();
        find_files(&package.join("src"), &mut paths)?;
        paths.sort();
        let mut tests = BTreeSet::new();
        for path in &paths {
            let text = fs::read_to_string(path)?;
            let syntax = syn::parse_file(&text).with_context(|| path.display().to_string())?;
            let mut finder = Finder::of(source.files.len());
            finder.visit_file(&syntax);
            tests.extend(
                finder
                    .test_modules
                    .iter()
                    .flat_map(|name| places_of(path, name)),
            );
            source.functions.extend(finder.functions);
            source.in_macros += finder.in_macros;
            source.files.push(File {
                path: path.strip_prefix(package)?.to_owned(),
                text,
            });
        }
        let is_test: Vec<bool> = paths
            .iter()
            .map(|path| path.ancestors().any(|ancestor| tests.contains(ancestor)))
            .collect();
        source.functions.retain(|function| !is_test[function.file]);
        Ok(source)
    }
}

fn find_files(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find_files(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
    Ok(())
}

/// The file and the folder of a module that is declared in a file.
fn places_of(parent: &Path, name: &str) -> [PathBuf; 2] {
    let stem = parent.file_stem().unwrap_or_default();
    let folder = if ["lib", "main", "mod"].iter().any(|root| stem == *root) {
        parent.parent().map(Path::to_owned).unwrap_or_default()
    } else {
        parent.with_extension("")
    };
    [folder.join(format!("{name}.rs")), folder.join(name)]
}

struct Finder {
    file: usize,
    functions: Vec<Function>,
    in_macros: usize,
    test_modules: Vec<String>,
    /// Of what is around the place that is being visited.
    names: Vec<String>,
}

impl Finder {
    fn of(file: usize) -> Self {
        Self {
            file,
            functions: Vec::new(),
            in_macros: 0,
            test_modules: Vec::new(),
            names: Vec::new(),
        }
    }

    fn add(
        &mut self,
        all: &impl Spanned,
        attributes: &[Attribute],
        start: usize,
        signature: &Signature,
    ) -> bool {
        if is_for_tests(attributes) {
            return false;
        }
        let range = all.span().byte_range();
        self.functions.push(Function {
            name: self.path(&signature.ident.to_string()),
            file: self.file,
            line: signature.ident.span().start().line,
            start,
            range,
        });
        true
    }

    fn path(&self, name: &str) -> String {
        let names = self.names.iter().map(String::as_str).chain([name]);
        names.collect::<Vec<_>>().join("::")
    }

    fn within(&mut self, name: String, visit: impl FnOnce(&mut Self)) {
        self.names.push(name);
        visit(self);
        self.names.pop();
    }
}

/// Where an item begins when its attributes are left out.
fn start_of(visibility: &Visibility, signature: &Signature) -> usize {
    match visibility {
        Visibility::Inherited => signature.span().byte_range().start,
        visibility => visibility.span().byte_range().start,
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if is_for_tests(&module.attrs) {
            if module.content.is_none() {
                self.test_modules.push(module.ident.to_string());
            }
            return;
        }
        visit::visit_item_mod(self, module);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if is_for_tests(&item.attrs) {
            return;
        }
        let ty = item.self_ty.to_token_stream().to_string().replace(' ', "");
        self.within(ty, |finder| visit::visit_item_impl(finder, item));
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.within(item.ident.to_string(), |finder| {
            visit::visit_item_trait(finder, item);
        });
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        let start = start_of(&item.vis, &item.sig);
        if self.add(item, &item.attrs, start, &item.sig) {
            self.within(item.sig.ident.to_string(), |finder| {
                visit::visit_item_fn(finder, item);
            });
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        let start = start_of(&item.vis, &item.sig);
        if self.add(item, &item.attrs, start, &item.sig) {
            self.within(item.sig.ident.to_string(), |finder| {
                visit::visit_impl_item_fn(finder, item);
            });
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        let Some(body): Option<&Block> = item.default.as_ref() else {
            return;
        };
        let start = item.sig.span().byte_range().start;
        if self.add(item, &item.attrs, start, &item.sig) {
            self.within(item.sig.ident.to_string(), |finder| {
                finder.visit_block(body);
            });
        }
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.in_macros += count_functions(call.tokens.clone());
    }
}

fn count_functions(tokens: TokenStream) -> usize {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => count_functions(group.stream()),
            TokenTree::Ident(ident) if ident == "fn" => 1,
            _ => 0,
        })
        .sum()
}

/// `#[test]` and its like, and `#[cfg(test)]`.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        let is_test = path
            .segments
            .last()
            .is_some_and(|last| last.ident == "test");
        is_test || (path.is_ident("cfg") && requires_test(&attribute.meta))
    })
}

/// Whether a condition of `cfg` holds in tests only.
fn requires_test(condition: &Meta) -> bool {
    let Meta::List(list) = condition else {
        return condition.path().is_ident("test");
    };
    let inner = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    let Ok(inner) = inner else {
        return false;
    };
    let mut inner = inner.iter().map(requires_test);
    if list.path.is_ident("any") {
        inner.all(|requires| requires)
    } else {
        let is_and = list.path.is_ident("all") || list.path.is_ident("cfg");
        is_and && inner.any(|requires| requires)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r"
//! é
macro_rules! made { () => { fn a() { fn b() {} } } }

/// Documentation.
#[inline]
pub(crate) fn outer() {
    fn inner() {}
}

struct Thing<T>(T);

impl<T> Thing<T> {
    #[must_use] pub unsafe fn method(&self) {}
}

trait Trait {
    fn declared();
    fn given() {}
}

#[cfg(all(test, unix))]
mod tests { fn helper() {} }

#[cfg(not(test))]
fn shipped() {}

#[cfg(any(test, unix))]
async fn perhaps() {}

#[cfg(test)]
mod elsewhere;
";

    fn find() -> Finder {
        let mut finder = Finder::of(0);
        finder.visit_file(&syn::parse_file(TEXT).expect("parses"));
        finder
    }

    #[test]
    fn functions_are_found_with_what_is_around_them() {
        let finder = find();
        let names: Vec<&str> = finder.functions.iter().map(|one| &*one.name).collect();
        assert_eq!(
            names,
            [
                "outer",
                "outer::inner",
                "Thing<T>::method",
                "Trait::given",
                "shipped",
                "perhaps"
            ]
        );
        assert_eq!(finder.in_macros, 2);
        assert_eq!(finder.test_modules, ["elsewhere"]);
    }

    #[test]
    fn attributes_go_right_before_the_function() {
        let finder = find();
        let starts = finder.functions.iter().map(|one| &TEXT[one.start..]);
        let begin: Vec<&str> = starts
            .map(|text| text.split(['(', '{']).next().unwrap_or_default())
            .collect();
        assert_eq!(
            begin,
            [
                "pub",
                "fn inner",
                "pub unsafe fn method",
                "fn given",
                "fn shipped",
                "async fn perhaps"
            ]
        );
        let outer = &TEXT[finder.functions[0].range.clone()];
        assert!(
            outer.starts_with("/// Doc") && outer.ends_with("fn inner() {}\n}"),
            "{outer}"
        );
    }

    #[test]
    fn modules_are_looked_for_beside_and_below_their_file() {
        let places =
            |file: &str| places_of(Path::new(file), "it").map(|place| place.display().to_string());
        assert_eq!(places("src/lib.rs"), ["src/it.rs", "src/it"]);
        assert_eq!(places("src/a/mod.rs"), ["src/a/it.rs", "src/a/it"]);
        assert_eq!(places("src/a.rs"), ["src/a/it.rs", "src/a/it"]);
    }
}
