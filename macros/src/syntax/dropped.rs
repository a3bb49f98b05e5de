//! The parameters whose destructors run when a function ends: a closure would change their order, and
//! takes with it no more of each than it uses, a copy of a field perhaps, so that the destructor of the
//! rest would not see what the body writes there.

use super::bare_type;
use super::function::Function;
use crate::firsts::Firsts;
use crate::model::{CallLabel, LabelSource};
use crate::names::is_one_of;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::{VisitMut, visit_pat_ident_mut};
use syn::{FnArg, Ident, PatIdent, ReceiverKind, Type};

/// The parameters that a closure around the body would take with it, as they stand.
///
/// Left out are those without a destructor, as far as their types tell, and those that the body never
/// mentions, because of which the compiler warns.
pub(crate) fn parse_dropped(function: &Function, body: &Group, labels: &[CallLabel]) -> Vec<Ident> {
    let mut names = Vec::new();
    for input in &function.signature.inputs {
        match input {
            FnArg::Receiver(receiver) if !matches!(receiver.kind, ReceiverKind::Reference(..)) => {
                names.push(Ident::from(receiver.self_token));
            }
            FnArg::Typed(typed) if typed.attrs.is_empty() && has_destructor(&typed.ty) => {
                let mut bound = Bound::default();
                bound.visit_pat_mut(&mut typed.pat.clone());
                names.extend(bound.0);
            }
            _ => {}
        }
    }
    // Labels are `Copy`.
    names.retain(|name| !labels.iter().any(|label| label.name == *name));
    if names.is_empty() {
        return names;
    }
    let mut words = Words::default();
    words.collect(body.stream());
    let mut labelled = Words::default();
    for label in labels {
        if let LabelSource::Expr { expr, .. } = &label.source {
            labelled.collect(expr.to_token_stream());
        }
    }
    // One that a label takes with it is none of the body's.
    let is_ignored = |name: &Ident| name.to_string().starts_with('_') && !labelled.mention(name);
    names.retain(|name| is_ignored(name) || words.mention(name));
    names
}

fn has_destructor(ty: &Type) -> bool {
    const COPY: [&str; 17] = [
        "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64",
        "i128", "isize", "f32", "f64", "Duration",
    ];
    match bare_type(ty) {
        Type::Reference(_) | Type::Ptr(_) | Type::FnPtr(_) | Type::Never(_) => false,
        Type::Path(path) => path
            .path
            .get_ident()
            .is_none_or(|ident| !is_one_of(ident, &COPY)),
        _ => true,
    }
}

/// The names that a pattern binds by value.
#[derive(Default)]
struct Bound(Vec<Ident>);

impl VisitMut for Bound {
    fn visit_pat_ident_mut(&mut self, pattern: &mut PatIdent) {
        // What looks like a name may be a constant.
        let is_constant = pattern.ident.to_string().starts_with(char::is_uppercase);
        if pattern.by_ref.is_none() && !is_constant {
            self.0.push(pattern.ident.clone());
        }
        visit_pat_ident_mut(self, pattern);
    }
}

/// The words of a body, those in braces within its texts among them.
#[derive(Default)]
struct Words {
    names: Firsts,
    texts: Vec<String>,
}

impl Words {
    fn collect(&mut self, tokens: TokenStream) {
        // Dots before a word: one makes it a field or a method, two are a range.
        let mut dots = 0;
        for token in tokens {
            let is_member = dots == 1;
            match &token {
                TokenTree::Punct(dot) if dot.as_char() == '.' => dots += 1,
                _ => dots = 0,
            }
            match token {
                TokenTree::Ident(ident) if !is_member => {
                    self.names.add(ident.to_string(), 0);
                }
                TokenTree::Group(group) => self.collect(group.stream()),
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    if text.contains('{') {
                        self.texts.push(text);
                    }
                }
                TokenTree::Punct(_) | TokenTree::Ident(_) => {}
            }
        }
    }

    fn mention(&self, name: &Ident) -> bool {
        let name = name.to_string();
        self.names.get(&name).is_some()
            || self.texts.iter().any(|text| {
                text.contains(&format!("{{{name}}}")) || text.contains(&format!("{{{name}:"))
            })
    }
}

/// What stands in the braces of the body; in braces of its own if it starts with an item, since items
/// stand before statements, and without them otherwise, since the compiler would call those unused.
pub(crate) fn statements(body: &Group) -> TokenStream {
    if starts_with_item(body.stream()) {
        TokenTree::Group(body.clone()).into()
    } else {
        body.stream()
    }
}

fn starts_with_item(tokens: TokenStream) -> bool {
    const ALWAYS: [&str; 11] = [
        "use", "static", "fn", "struct", "enum", "union", "trait", "impl", "mod", "type", "extern",
    ];
    const BEFORE_A_WORD: [&str; 5] = ["const", "unsafe", "async", "pub", "macro_rules"];
    let is_pound =
        |token: &TokenTree| matches!(token, TokenTree::Punct(pound) if pound.as_char() == '#');
    let mut tokens = tokens.into_iter().peekable();
    while tokens.next_if(is_pound).is_some() {
        tokens.next();
    }
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Ident(word)), next) => {
            let word = word.to_string();
            let word = word.as_str();
            ALWAYS.contains(&word) && !matches!(&next, Some(TokenTree::Punct(_)))
                || BEFORE_A_WORD.contains(&word)
                    && matches!(&next, Some(TokenTree::Ident(behind)) if behind != "move")
                || word == "macro_rules"
        }
        _ => false,
    }
}

/// The body behind other statements.
pub(crate) fn behind(before: TokenStream, body: &Group) -> Group {
    let mut tokens = before;
    tokens.extend(statements(body));
    let mut group = Group::new(Delimiter::Brace, tokens);
    // Where temporaries end depends on the edition of the braces.
    group.set_span(body.span());
    group
}
