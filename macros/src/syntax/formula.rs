//! The grammar of `ratio(…)`, `rate(…)` and `value = …`: how a gauge is computed.

use super::argument::parse_label_name;
use super::{Argument, Arguments, Value};
use crate::errors::Errors;
use crate::model::{Formula, Named, Operand};
use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, MetaList, Token, braced};

const RATIO: &str = "help: write `ratio(errors_total / requests_total)`, of metrics of this set";
const RATE: &str = "help: write `rate(requests_total, window = \"60s\")`, of a metric of this set";

/// The formula of a field; two are told to be one too many.
pub(crate) fn parse_formula(arguments: &mut Arguments, errors: &mut Errors) -> Option<Formula> {
    let ratio = arguments.take("ratio", errors);
    let rate = arguments.take("rate", errors);
    let value = arguments.take("value", errors);
    let given = [&ratio, &rate, &value].into_iter().flatten();
    for further in given.skip(1) {
        errors.at_span(
            further.span,
            "this says a second time how the gauge is computed\nhelp: leave one of them",
        );
    }
    let is_given = ratio.is_some() || rate.is_some() || value.is_some();
    is_given.then(|| one_of(ratio, rate, value, errors).unwrap_or(Formula::Unknown))
}

fn one_of(
    ratio: Option<Argument>,
    rate: Option<Argument>,
    value: Option<Argument>,
    errors: &mut Errors,
) -> Option<Formula> {
    if let Some(ratio) = ratio {
        let Value::List(list, None) = &ratio.value else {
            ratio.refuse(format!("`ratio` takes two metrics\n{RATIO}"), errors);
            return None;
        };
        return parsed(list, parse_ratio, RATIO, errors);
    }
    if let Some(rate) = rate {
        let Value::List(list, None) = &rate.value else {
            rate.refuse(
                format!("`rate` takes a metric and a window\n{RATE}"),
                errors,
            );
            return None;
        };
        return parsed(list, parse_rate, RATE, errors);
    }
    value?.path(errors).map(Formula::Value)
}

fn parsed(
    list: &MetaList,
    parse: fn(ParseStream<'_>) -> syn::Result<Formula>,
    help: &str,
    errors: &mut Errors,
) -> Option<Formula> {
    let formula = list.parse_args_with(parse);
    errors.take(formula.map_err(|error| syn::Error::new(error.span(), format!("{error}\n{help}"))))
}

fn parse_ratio(input: ParseStream<'_>) -> syn::Result<Formula> {
    let of = input.parse()?;
    input.parse::<Token![/]>()?;
    Ok(Formula::Ratio(of, input.parse()?))
}

fn parse_rate(input: ParseStream<'_>) -> syn::Result<Formula> {
    let of = input.parse()?;
    input.parse::<Token![,]>()?;
    let word: Ident = input.parse()?;
    if word != "window" {
        return Err(syn::Error::new(word.span(), "expected `window`"));
    }
    input.parse::<Token![=]>()?;
    let window = input.parse()?;
    input.parse::<Option<Token![,]>>()?;
    Ok(Formula::Rate(of, window))
}

/// `requests_total` or `requests_total{status = "error"}`.
impl Parse for Operand {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let field = Ident::parse_any(input)?;
        let mut fixed = Vec::new();
        if input.peek(syn::token::Brace) {
            let content;
            braced!(content in input);
            let labels = Punctuated::<Fixed, Token![,]>::parse_terminated(&content)?;
            fixed.extend(labels.into_iter().map(|fixed| (fixed.name, fixed.value)));
        }
        Ok(Self { field, fixed })
    }
}

struct Fixed {
    name: Named<TokenStream>,
    value: LitStr,
}

impl Parse for Fixed {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = parse_label_name(input)?;
        input.parse::<Token![=]>()?;
        let value = input.parse()?;
        Ok(Self { name, value })
    }
}
