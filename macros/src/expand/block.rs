//! Blocks of functions, each function with an attribute of its own.

use crate::fallback::fallback_track;
use crate::syntax::block::{Block, BlockFunction, Item, Lot};
use crate::syntax::block_argument::krate;
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};

/// ```text
/// #[track_metrics(provider)]
/// impl Store {
///     fn load(&self, provider: Provider) { body }
///     #[track_metrics(skip)]
///     fn len(&self) -> usize { body }
/// }
/// // becomes
/// impl Store {
///     #[::tallymark::track_metrics(provider, prefix = "store")]
///     fn load(&self, provider: Provider) { body }
///     fn len(&self) -> usize { body }
/// }
/// ```
pub(crate) fn expand_block(block: &Block) -> TokenStream {
    let items = block.items.iter().map(|item| match item {
        Item::Function(function) => expand_function(function),
        Item::Block(block) => expand_block(block),
        Item::Import(tokens) => quote!(#[allow(unused_imports)] #tokens),
        Item::Other(tokens) => tokens.clone(),
    });
    let mut braces = Group::new(block.braces.delimiter(), items.collect());
    braces.set_span(block.braces.span());
    let mut tokens = block.attributes.clone();
    tokens.extend(block.head.clone());
    tokens.extend([TokenTree::Group(braces)]);
    tokens
}

fn expand_function(function: &BlockFunction) -> TokenStream {
    let tokens = &function.tokens;
    match function.lot {
        Lot::LeftOut => tokens.clone(),
        Lot::Refused => {
            let arguments = function.arguments.iter();
            let arguments: Vec<_> = arguments
                .map(|argument| argument.argument.clone())
                .collect();
            fallback_track(&function.function, &arguments)
        }
        Lot::Measured => {
            let path = match (&function.own.path, krate(&function.arguments)) {
                // A word alone need not be in scope where `skip` is understood without that.
                (Some(path), _) if path.get_ident().is_none() => path.to_token_stream(),
                (_, Some(krate)) => quote!(#krate::track_metrics),
                (_, None) => quote!(::tallymark::track_metrics),
            };
            let arguments = function.arguments.iter();
            let arguments = arguments.filter(|argument| !argument.is_empty_prefix());
            quote!(#[#path(#(#arguments),*)] #tokens)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(arguments: &str, item: &str) -> String {
        let parse = |text: &str| text.parse::<TokenStream>().unwrap();
        crate::track(parse(arguments), parse(item)).to_string()
    }

    fn is_untouched(item: &str) -> bool {
        expanded("", item) == item.parse::<TokenStream>().unwrap().to_string()
    }

    #[test]
    fn what_does_not_parse_stays_as_it_is() {
        assert!(is_untouched("impl { fn a() {} }"));
        assert!(is_untouched("impl A for { fn a() {} }"));
        assert!(is_untouched("mod { fn a() {} }"));
        assert!(is_untouched("impl A { fn (a) {} pub fn }"));
        assert!(!is_untouched("impl A { fn a() {} }"));
    }

    #[test]
    fn functions_beside_one_that_does_not_parse_are_measured() {
        let text = expanded("", "impl A { fn a() b fn c() { let ; } }");
        assert!(!text.contains("track_metrics"), "{text}");
        let text = expanded("", "impl A { fn a() { let ; } pub fn }");
        assert_eq!(text.matches("track_metrics").count(), 1, "{text}");
    }

    #[test]
    fn mistakes_of_a_block_are_told_once() {
        let text = expanded(
            "nam = ",
            "mod a { fn b() {} #[track_metrics(skip)] fn c() {} }",
        );
        assert_eq!(text.matches("compile_error").count(), 1, "{text}");
        assert!(!text.contains("track_metrics"), "{text}");
    }
}
