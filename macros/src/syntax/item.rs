//! Where one item ends and the next begins, told from the tokens alone.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The items of a block, each with its attributes. What is left unfinished at the end is one too.
pub(crate) fn split_items(tokens: TokenStream) -> Vec<TokenStream> {
    let mut tokens = tokens.into_iter().peekable();
    let mut items = Vec::new();
    while tokens.peek().is_some() {
        let mut item = Vec::new();
        let mut is_inner = false;
        while let Some(pound) = tokens.next_if(|token| is_sign(token, '#')) {
            item.push(pound);
            is_inner = tokens.peek().is_some_and(|token| is_sign(token, '!'));
            item.extend(tokens.next_if(|token| is_sign(token, '!')));
            item.extend(tokens.next());
            if is_inner {
                break;
            }
        }
        if is_inner {
            items.push(item.into_iter().collect());
            continue;
        }
        if let Some(TokenTree::Group(group)) = tokens.next_if(is_whole_item) {
            // Attributes before what a `macro_rules!` macro put in belong to its first item.
            let mut content: TokenStream = item.into_iter().collect();
            content.extend(group.stream());
            items.extend(split_items(content));
            continue;
        }
        let mut end = End::default();
        for token in tokens.by_ref() {
            let is_last = end.is_at(&token);
            item.push(token);
            if is_last {
                break;
            }
        }
        items.push(item.into_iter().collect());
    }
    items
}

/// Finds the end of an item.
#[derive(Default)]
struct End {
    /// The words so far, as long as they tell what item this is.
    words: Vec<String>,
    /// How many `<` are open: braces between them are no body.
    open: usize,
    is_arrow: bool,
}

impl End {
    fn is_at(&mut self, token: &TokenTree) -> bool {
        let is_arrow = std::mem::take(&mut self.is_arrow);
        match token {
            TokenTree::Ident(word) if self.words.len() < 8 => self.words.push(word.to_string()),
            TokenTree::Punct(sign) => match sign.as_char() {
                ';' => return true,
                '<' => self.open += 1,
                '>' if !is_arrow => self.open = self.open.saturating_sub(1),
                '-' | '=' => self.is_arrow = true,
                _ => {}
            },
            TokenTree::Group(group) => {
                return braces(group).is_some() && !self.ends_with_semicolon() && self.open == 0;
            }
            _ => {}
        }
        false
    }

    /// Whether braces are part of a value, and not the item's body.
    fn ends_with_semicolon(&self) -> bool {
        let mut words = self.words.iter().map(String::as_str);
        let mut words = words
            .by_ref()
            .skip_while(|word| ["pub", "default"].contains(word));
        match words.next() {
            Some("static" | "type" | "use") => true,
            Some("const") => !matches!(
                words.next(),
                Some("fn" | "async" | "unsafe" | "extern" | "gen" | "impl" | "trait")
            ),
            _ => false,
        }
    }
}

/// What a `macro_rules!` macro puts in for `$item:item`.
fn is_whole_item(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else {
        return false;
    };
    let last = group.stream().into_iter().last();
    group.delimiter() == Delimiter::None
        && match last {
            Some(TokenTree::Group(last)) => braces(&last).is_some(),
            Some(last) => is_sign(&last, ';'),
            None => false,
        }
}

/// The braces, without the invisible group that a `macro_rules!` macro puts around them.
fn braces(group: &Group) -> Option<Group> {
    match group.delimiter() {
        Delimiter::Brace => Some(group.clone()),
        Delimiter::None => {
            let mut tokens = group.stream().into_iter();
            match (tokens.next(), tokens.next()) {
                (Some(TokenTree::Group(inner)), None) => braces(&inner),
                _ => None,
            }
        }
        Delimiter::Parenthesis | Delimiter::Bracket => None,
    }
}

/// The outer attributes of an item, and all behind them.
pub(crate) fn split_attributes(item: TokenStream) -> (TokenStream, TokenStream) {
    let mut tokens = item.into_iter().peekable();
    let mut attributes = TokenStream::new();
    while let Some(pound) = tokens.next_if(|token| is_sign(token, '#')) {
        attributes.extend([pound]);
        attributes.extend(tokens.next());
    }
    (attributes, tokens.collect())
}

/// Whether `word` is the keyword of an item without its attributes, behind what may stand before it.
pub(crate) fn is_word_before(item: &[TokenTree], word: &str) -> bool {
    const QUALIFIERS: [&str; 9] = [
        "pub", "default", "const", "async", "unsafe", "safe", "extern", "gen", "crate",
    ];
    for token in item {
        match token {
            TokenTree::Ident(found) if found == word => return true,
            TokenTree::Ident(found) if QUALIFIERS.iter().any(|known| found == known) => {}
            // Visibilities, and the names of calling conventions.
            TokenTree::Literal(_) => {}
            TokenTree::Group(group) if group.delimiter() != Delimiter::Brace => {}
            _ => return false,
        }
    }
    false
}

/// Whether this is a `mod` with its items.
pub(crate) fn is_module(item: &[TokenTree]) -> bool {
    let is_braced = matches!(item.last(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace);
    is_braced && is_word_before(item, "mod")
}

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> Vec<String> {
        let tokens: TokenStream = text.parse().unwrap();
        let items = split_items(tokens);
        items.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_kind_of_item_ends_where_it_ends() {
        let list = [
            "# ! [allow (dead_code)]",
            "use a :: { b , c } ;",
            "const A : [u8 ; 2] = { [1 , 2] } ;",
            "const _ : () = { } ;",
            "static B : bool = 1 < 2 ;",
            "type C = < D as E > :: F ;",
            "# [doc = \"x\"] pub (crate) const fn g () -> u8 { 3 }",
            "const unsafe extern \"C\" fn h () { }",
            "fn i < const N : usize > () -> J < { N + 1 } > where K : Fn () -> L { }",
            "impl < T > M < { 3 } > for N < T > where T : Into < Vec < u8 >> { fn o () { } }",
            "struct P (u8) ;",
            "struct Q < const N : usize = { 3 } > { r : u8 }",
            "struct W < F : Fn () -> u8 , const N : usize = { 3 } > { f : F }",
            "enum S { T }",
            "macro_rules ! u { () => { } ; }",
            "v ! (w) ;",
            "x ! { y }",
            "mod z { fn a () { } }",
            "extern \"C\" { fn b () ; }",
            "fn c () ;",
            "pub unsafe fn d () { }",
        ];
        let written: TokenStream = list.concat().parse().unwrap();
        let expected: Vec<String> = list
            .iter()
            .map(|item| item.parse::<TokenStream>().unwrap().to_string())
            .collect();
        assert_eq!(items(&written.to_string()), expected);
    }

    #[test]
    fn what_is_unfinished_is_an_item() {
        assert_eq!(items("fn a () { } pub fn"), ["fn a () { }", "pub fn"]);
        assert_eq!(items("# [b]"), ["# [b]"]);
        assert_eq!(items(""), [""; 0]);
    }

    #[test]
    fn items_of_other_macros_are_taken_out_of_their_groups() {
        let inner: TokenStream = "pub fn a () { }".parse().unwrap();
        let mut tokens: TokenStream = "# [b]".parse().unwrap();
        tokens.extend([TokenTree::Group(Group::new(Delimiter::None, inner))]);
        tokens.extend("fn c () { }".parse::<TokenStream>().unwrap());
        let items: Vec<String> = split_items(tokens)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(items, ["# [b] pub fn a () { }", "fn c () { }"]);
    }
}
