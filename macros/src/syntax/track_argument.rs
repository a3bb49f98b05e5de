//! The grammar of `#[track_metrics(…)]`.

use super::bare;
use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Expr, Token, Type};

/// One argument of `#[track_metrics]`.
#[derive(Clone)]
pub(crate) enum TrackArgument {
    /// `provider`: a label from the parameter of that name, or a setting without a value.
    Word(Ident),
    /// `model: Model = expression`: a label computed before the body.
    Typed(Ident, Box<Type>, Box<Expr>),
    /// `status: Status = from outcome`, or from anything else: see [`From`].
    From(Ident, Option<Box<Type>>, From),
    /// `word = value`: a setting, a binding, or a label without its type.
    Assigned(Ident, Box<Expr>),
    /// `errors = Type`: the kinds of errors are told apart.
    Errors(Ident, Box<Type>),
    /// `observe(closure) = value`.
    Called(Ident, Box<Expr>, Box<Expr>),
    /// `ok_if(closure)`, `timed(ok, error)`.
    List(Ident, Vec<Expr>),
}

/// What a label is made from, beside expressions.
#[derive(Clone)]
pub(crate) enum From {
    /// How the call ended.
    Outcome,
    /// What it returned.
    Result(Box<Expr>),
    /// The error that it returned.
    Error(Box<Expr>),
    /// The name of the function.
    Function,
}

impl TrackArgument {
    /// The word that it starts with.
    pub(crate) fn word(&self) -> &Ident {
        match self {
            Self::Word(word)
            | Self::Typed(word, ..)
            | Self::From(word, ..)
            | Self::Assigned(word, _)
            | Self::Errors(word, _)
            | Self::Called(word, ..)
            | Self::List(word, _) => word,
        }
    }

    /// The type that is written in it, if there is one.
    pub(crate) fn ty(&self) -> Option<&Type> {
        match self {
            Self::Typed(_, ty, _) | Self::From(_, Some(ty), _) | Self::Errors(_, ty) => Some(ty),
            _ => None,
        }
    }
}

impl Parse for TrackArgument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !input.peek(Ident::peek_any) {
            return Err(input.error(
                "expected the name of a parameter, label or setting\nhelp: write `parameter`, `label: Type = value` or `setting = value`",
            ));
        }
        let name = Ident::parse_any(input)?;
        if input.is_empty() || input.peek(Token![,]) {
            return Ok(Self::Word(name));
        }
        if input.peek(Token![:]) && !input.peek(Token![::]) {
            input.parse::<Token![:]>()?;
            let ty = Box::new(input.parse()?);
            input.parse::<Token![=]>()?;
            return Ok(match parse_from(input)? {
                Some(from) => Self::From(name, Some(ty), from),
                None => Self::Typed(name, ty, value(input)?),
            });
        }
        if input.peek(syn::token::Paren) {
            let content;
            syn::parenthesized!(content in input);
            let list = Punctuated::<Expr, Token![,]>::parse_terminated(&content)?;
            let mut list: Vec<Expr> = list.iter().map(|expr| bare(expr).clone()).collect();
            if !input.peek(Token![=]) {
                return Ok(Self::List(name, list));
            }
            let assign = input.parse::<Token![=]>()?;
            let (Some(read), true) = (list.pop(), list.is_empty()) else {
                return Err(syn::Error::new(
                    assign.span,
                    format!(
                        "`{name}(…) =` takes one closure\nhelp: write `{name}(|value| value.amount) = SET.metric(labels)`"
                    ),
                ));
            };
            return Ok(Self::Called(name, Box::new(read), value(input)?));
        }
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            if let Some(from) = parse_from(input)? {
                return Ok(Self::From(name, None, from));
            }
            if name == "errors" && is_type(input) {
                return Ok(Self::Errors(name, Box::new(input.parse()?)));
            }
            return Ok(Self::Assigned(name, value(input)?));
        }
        Ok(Self::Word(name))
    }
}

/// `from outcome`, `from result |r| …`, `from error |e| …` or `from function`, if that stands here.
fn parse_from(input: ParseStream<'_>) -> syn::Result<Option<From>> {
    let ahead = input.fork();
    let is_from = ahead
        .call(Ident::parse_any)
        .is_ok_and(|word| word == "from")
        && ahead.peek(Ident::peek_any);
    if !is_from {
        return Ok(None);
    }
    Ident::parse_any(input)?;
    let source = Ident::parse_any(input)?;
    Ok(Some(match source.to_string().as_str() {
        "outcome" => From::Outcome,
        "function" => From::Function,
        word @ ("result" | "error") => {
            if input.is_empty() || input.peek(Token![,]) {
                return Err(syn::Error::new(
                    source.span(),
                    format!(
                        "`from {word}` needs to know what to read\nhelp: write `from {word} |{0}| …`",
                        &word[..1]
                    ),
                ));
            }
            let read = value(input)?;
            if word == "result" {
                From::Result(read)
            } else {
                From::Error(read)
            }
        }
        word => {
            return Err(syn::Error::new(
                source.span(),
                format!(
                    "a label cannot be made from `{word}`\nhelp: write `from outcome`, `from result |r| …`, `from error |e| …` or `from function`"
                ),
            ));
        }
    }))
}

/// Whether a type stands here, and not the start of an expression.
fn is_type(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.parse::<Type>().is_ok() && (ahead.is_empty() || ahead.peek(Token![,]))
}

fn value(input: ParseStream<'_>) -> syn::Result<Box<Expr>> {
    Ok(Box::new(bare(&input.parse()?).clone()))
}

/// All arguments of `#[track_metrics]`.
#[derive(Default)]
pub(crate) struct TrackArguments(pub(crate) Vec<TrackArgument>);

impl Parse for TrackArguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let list = Punctuated::<TrackArgument, Token![,]>::parse_terminated(input)?;
        Ok(Self(list.into_iter().collect()))
    }
}
