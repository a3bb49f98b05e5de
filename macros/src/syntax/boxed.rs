//! Bodies that are nothing but `Box::pin(async move { … })`, as `#[async_trait]` writes them.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The path of `pin`, and the async block within its parentheses.
pub(crate) fn parse(body: &Group) -> Option<(TokenStream, TokenStream)> {
    let mut tokens: Vec<TokenTree> = body.stream().into_iter().collect();
    let arguments = group(tokens.pop()?, Delimiter::Parenthesis)?;
    let is_word = |token: &TokenTree| matches!(token, TokenTree::Ident(_));
    let is_path = tokens.iter().all(|token| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(colon) => colon.as_char() == ':',
        TokenTree::Group(_) | TokenTree::Literal(_) => false,
    }) && !tokens.windows(2).any(|pair| pair.iter().all(is_word));
    let ends = |word: &str, back: usize| {
        let at = tokens.len().checked_sub(back);
        at.is_some_and(|at| matches!(&tokens[at], TokenTree::Ident(ident) if ident == word))
    };
    // `Box`, `::` and `pin`: four tokens.
    if !is_path || !ends("pin", 1) || !ends("Box", 4) {
        return None;
    }
    let mut block: Vec<TokenTree> = arguments.stream().into_iter().collect();
    if matches!(block.last(), Some(TokenTree::Punct(comma)) if comma.as_char() == ',') {
        block.pop();
    }
    let is = |at: usize, word: &str| matches!(block.get(at), Some(TokenTree::Ident(ident)) if ident == word);
    let is_block = block.len() == 3
        && is(0, "async")
        && is(1, "move")
        && group(block[2].clone(), Delimiter::Brace).is_some();
    is_block.then(|| (tokens.into_iter().collect(), block.into_iter().collect()))
}

fn group(token: TokenTree, delimiter: Delimiter) -> Option<Group> {
    match token {
        TokenTree::Group(group) if group.delimiter() == delimiter => Some(group),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn is_boxed(body: TokenStream) -> bool {
        parse(&Group::new(Delimiter::Brace, body)).is_some()
    }

    #[test]
    fn nothing_but_a_boxed_block_is_one() {
        assert!(is_boxed(quote!(Box::pin(async move { 1 }))));
        assert!(is_boxed(quote!(::std::boxed::Box::pin(
            async move { return 1 },
        ))));
        assert!(!is_boxed(quote!(let x = 1; Box::pin(async move { x }))));
        assert!(!is_boxed(quote!(Box::pin(async { 1 }))));
        assert!(!is_boxed(quote!(Box::pin(async move { 1 }.boxed()))));
        assert!(!is_boxed(quote!(return Box::pin(async move { 1 }))));
    }
}
