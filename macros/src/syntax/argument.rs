//! The arguments of our helper attributes: `word`, `word = value`, `word(…)` and `"text"`.

use super::bare;
use crate::errors::Errors;
use crate::model::Named;
use crate::names::suggestion;
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use std::fmt::Display;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, ExprLit, Ident, Lit, LitStr, MacroDelimiter, Meta, MetaList, Path, Token,
};

/// One argument.
pub(crate) struct Argument {
    /// The word before `=` or `(`; `None` for a text that stands alone.
    pub(crate) key: Option<Ident>,
    pub(crate) value: Value,
    pub(crate) span: Span,
}

pub(crate) enum Value {
    /// Only the word.
    None,
    /// `= value`, or a text that stands alone.
    Expr(Expr),
    /// `(…)`, and `= value` behind it if there is one.
    List(MetaList, Option<Expr>),
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let span = input.span();
        if input.peek(LitStr) {
            let value = Value::Expr(bare(&input.parse()?).clone());
            return Ok(Self {
                key: None,
                value,
                span,
            });
        }
        let key = Ident::parse_any(input)?.unraw();
        let span = key.span();
        let value = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            Value::Expr(bare(&input.parse()?).clone())
        } else if input.peek(syn::token::Paren) {
            let content;
            let parentheses = syn::parenthesized!(content in input);
            let list = MetaList {
                path: key.clone().into(),
                delimiter: MacroDelimiter::Paren(parentheses),
                tokens: content.parse()?,
            };
            let expr = if input.peek(Token![=]) {
                input.parse::<Token![=]>()?;
                Some(bare(&input.parse()?).clone())
            } else {
                None
            };
            Value::List(list, expr)
        } else {
            Value::None
        };
        Ok(Self {
            key: Some(key),
            value,
            span,
        })
    }
}

impl Argument {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.key.as_ref().is_some_and(|key| key == name)
    }

    fn name(&self) -> String {
        self.key
            .as_ref()
            .map_or_else(String::new, ToString::to_string)
    }

    /// Says what is wrong with the value, at the value if there is one.
    pub(crate) fn refuse(&self, words: impl Display, errors: &mut Errors) {
        match &self.value {
            Value::Expr(value) => errors.at(value, words),
            Value::None | Value::List(..) => errors.at_span(self.span, words),
        }
    }

    /// The value as a text.
    pub(crate) fn text(&self, errors: &mut Errors) -> Option<LitStr> {
        if let Value::Expr(Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        })) = &self.value
        {
            return Some(text.clone());
        }
        let name = self.name();
        self.refuse(
            format!("`{name}` takes a text\nhelp: write `{name} = \"…\"`"),
            errors,
        );
        None
    }

    /// The value as an expression.
    pub(crate) fn expr(&self, errors: &mut Errors) -> Option<Expr> {
        if let Value::Expr(expr) = &self.value {
            return Some(expr.clone());
        }
        let name = self.name();
        errors.at_span(
            self.span,
            format!("`{name}` takes a value\nhelp: write `{name} = …`"),
        );
        None
    }

    /// The value as a path, such as the name of an item.
    pub(crate) fn path(&self, errors: &mut Errors) -> Option<Path> {
        if let Value::Expr(Expr::Path(path)) = &self.value {
            return Some(path.path.clone());
        }
        let name = self.name();
        self.refuse(
            format!("`{name}` takes a path\nhelp: write `{name} = path::to::it`"),
            errors,
        );
        None
    }

    /// The value as a list, parsed by `parser`.
    pub(crate) fn list<T: Parse>(&self, errors: &mut Errors, shape: &str) -> Vec<T> {
        let name = self.name();
        let Value::List(list, None) = &self.value else {
            self.refuse(
                format!("`{name}` takes a list\nhelp: write `{name}({shape})`"),
                errors,
            );
            return Vec::new();
        };
        let list = list.parse_args_with(Punctuated::<T, Token![,]>::parse_terminated);
        let list = list.map_err(|error| {
            let words = format!("{error}\nhelp: write `{name}({shape})`");
            syn::Error::new(error.span(), words)
        });
        errors
            .take(list)
            .map(|list| list.into_iter().collect())
            .unwrap_or_default()
    }

    /// Says so if the argument has a value.
    pub(crate) fn flag(&self, errors: &mut Errors) {
        if !matches!(self.value, Value::None) {
            let name = self.name();
            self.refuse(
                format!("`{name}` takes no value\nhelp: write `{name}`"),
                errors,
            );
        }
    }
}

/// `name = value` within a list; the name in quotes where it is no identifier.
pub(crate) struct Pair {
    pub(crate) name: Named<TokenStream>,
    pub(crate) value: Expr,
}

/// A label's name: any word, or a text.
pub(super) fn parse_label_name(input: ParseStream<'_>) -> syn::Result<Named<TokenStream>> {
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        return Ok(Named {
            text: text.value(),
            node: text.to_token_stream(),
        });
    }
    let ident = Ident::parse_any(input)?.unraw();
    Ok(Named {
        text: ident.to_string(),
        node: ident.to_token_stream(),
    })
}

impl Parse for Pair {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = parse_label_name(input)?;
        input.parse::<Token![=]>()?;
        let value = bare(&input.parse()?).clone();
        Ok(Self { name, value })
    }
}

/// The arguments of all attributes of one name on an item, taken one by one.
pub(crate) struct Arguments {
    attribute: &'static str,
    list: Vec<Argument>,
}

impl Arguments {
    /// Collects the arguments of the attributes called `attribute`.
    pub(crate) fn of(
        attribute: &'static str,
        attributes: &[Attribute],
        errors: &mut Errors,
    ) -> Self {
        let mut list = Vec::new();
        for found in attributes
            .iter()
            .filter(|found| found.path().is_ident(attribute))
        {
            match &found.meta {
                Meta::List(meta) => {
                    let arguments = meta
                        .parse_args_with(Punctuated::<Argument, Token![,]>::parse_terminated);
                    if let Some(arguments) = errors.take(arguments) {
                        if arguments.is_empty() {
                            errors.at(found, format!("`#[{attribute}()]` says nothing\nhelp: remove it"));
                        }
                        list.extend(arguments);
                    }
                }
                _ => errors.at(
                    found,
                    format!("`#[{attribute}]` takes its arguments in parentheses\nhelp: write `#[{attribute}(…)]`"),
                ),
            }
        }
        Self { attribute, list }
    }

    /// Takes the argument called `name`, and says so if it stands there twice.
    pub(crate) fn take(&mut self, name: &str, errors: &mut Errors) -> Option<Argument> {
        let mut found = self.take_all(name).into_iter();
        let first = found.next();
        for again in found {
            errors.at_span(
                again.span,
                format!("`{name}` stands here twice\nhelp: remove one"),
            );
        }
        first
    }

    /// Whether a flag stands here.
    pub(crate) fn take_flag(&mut self, name: &str, errors: &mut Errors) -> bool {
        let argument = self.take(name, errors);
        if let Some(argument) = &argument {
            argument.flag(errors);
        }
        argument.is_some()
    }

    /// Takes all arguments called `name`.
    pub(crate) fn take_all(&mut self, name: &str) -> Vec<Argument> {
        self.list
            .extract_if(.., |argument| argument.is(name))
            .collect()
    }

    /// Takes the text that stands alone, as in `#[label("fal.ai")]`.
    pub(crate) fn take_text(&mut self, errors: &mut Errors) -> Option<LitStr> {
        let mut found = self.list.extract_if(.., |argument| argument.key.is_none());
        let first = found.next()?;
        if let Some(again) = found.next() {
            errors.at_span(again.span, "there is a text already\nhelp: remove one");
        }
        first.text(errors)
    }

    /// Says of all arguments left that they are unknown; `known` are those that would not be.
    ///
    /// Whether there were any.
    pub(crate) fn finish(self, known: &[&str], errors: &mut Errors) -> bool {
        let attribute = self.attribute;
        for argument in &self.list {
            let word = argument.name();
            let words = if argument.key.is_none() {
                // A text without its word is most often a name.
                let word = if known.contains(&"name") { "name" } else { "" };
                let help = suggestion(word, "arguments", known);
                format!("a text alone means nothing in `#[{attribute}]` here{help}")
            } else {
                let help = suggestion(&word, "arguments", known);
                format!("`{word}` is not an argument of `#[{attribute}]` here{help}")
            };
            errors.at_span(argument.span, words);
        }
        !self.list.is_empty()
    }
}

/// Says of attributes called `attribute` that they stand in the wrong place; whether there were any.
pub(crate) fn refuse_attributes(
    attribute: &str,
    attributes: &[Attribute],
    help: &str,
    errors: &mut Errors,
) -> bool {
    let misplaced = attributes
        .iter()
        .filter(|found| found.path().is_ident(attribute));
    for found in misplaced.clone() {
        errors.at(
            found.path(),
            format!("`#[{attribute}]` means nothing here\nhelp: {help}"),
        );
    }
    misplaced.count() > 0
}
