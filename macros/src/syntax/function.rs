//! The grammar of `#[track_metrics(…)]`, and functions whose bodies stay unparsed.

use super::bare;
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{AttrStyle, Attribute, Expr, Ident, Signature, Token, Type, Visibility};

/// One argument of `#[track_metrics]`.
#[derive(Clone)]
pub(crate) enum TrackArgument {
    /// `provider`: a label from the parameter of that name.
    Parameter(Ident),
    /// `model: Model = expression`: a label computed before the body.
    Typed(Ident, Box<Type>, Box<Expr>),
    /// `status: Status = from outcome`: a label computed from how the call ended.
    FromOutcome(Ident, Box<Type>),
    /// `word = value`: a setting, a binding, or a label without its type.
    Assigned(Ident, Box<Expr>),
    /// `errors = Type`: the kinds of errors are told apart.
    Errors(Ident, Box<Type>),
    /// `observe(closure) = value`.
    Called(Ident, Box<Expr>, Box<Expr>),
}

impl Parse for TrackArgument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !input.peek(Ident::peek_any) {
            return Err(input.error(
                "expected the name of a parameter, label or setting\nhelp: write `parameter`, `label: Type = value` or `setting = value`",
            ));
        }
        let name = Ident::parse_any(input)?;
        if input.peek(Token![:]) && !input.peek(Token![::]) {
            input.parse::<Token![:]>()?;
            let ty = Box::new(input.parse()?);
            input.parse::<Token![=]>()?;
            let ahead = input.fork();
            let is_from = ahead
                .call(Ident::parse_any)
                .is_ok_and(|word| word == "from")
                && ahead.peek(Ident);
            if is_from {
                Ident::parse_any(input)?;
                let source: Ident = input.parse()?;
                if source != "outcome" {
                    return Err(syn::Error::new(
                        source.span(),
                        format!(
                            "a label cannot be made from `{source}`\nhelp: write `from outcome`"
                        ),
                    ));
                }
                return Ok(Self::FromOutcome(name, ty));
            }
            return Ok(Self::Typed(name, ty, value(input)?));
        }
        if input.peek(syn::token::Paren) {
            let content;
            syn::parenthesized!(content in input);
            let read = value(&content)?;
            input.parse::<Token![=]>()?;
            return Ok(Self::Called(name, read, value(input)?));
        }
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            if name == "errors" && is_type(input) {
                return Ok(Self::Errors(name, Box::new(input.parse()?)));
            }
            return Ok(Self::Assigned(name, value(input)?));
        }
        Ok(Self::Parameter(name))
    }
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

/// A function whose body is kept as tokens: it may not even parse while it is being typed.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) default: Option<Token![default]>,
    pub(crate) signature: Signature,
    /// The braces and what is between them; `None` for a declaration that ends with `;`.
    pub(crate) body: Option<Group>,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let default = if input.peek(Token![default]) && !input.peek2(Token![!]) {
            Some(input.parse()?)
        } else {
            None
        };
        let signature = input.parse()?;
        let body = match input.parse()? {
            TokenTree::Group(group) => {
                // Attributes within the body are the function's too, and cannot stand within ours.
                let parser = |body: ParseStream<'_>| {
                    Ok((Attribute::parse_inner(body)?, body.parse::<TokenStream>()?))
                };
                let (inner, statements) = parser.parse2(group.stream())?;
                attributes.extend(inner.into_iter().map(|attribute| Attribute {
                    style: AttrStyle::Outer,
                    ..attribute
                }));
                let mut body = Group::new(group.delimiter(), statements);
                body.set_span(group.span());
                Some(body)
            }
            TokenTree::Punct(semicolon) if semicolon.as_char() == ';' => None,
            other => {
                return Err(syn::Error::new_spanned(
                    other,
                    "expected the body of a function",
                ));
            }
        };
        Ok(Self {
            attributes,
            visibility,
            default,
            signature,
            body,
        })
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.head(tokens);
        match &self.body {
            Some(body) => body.to_tokens(tokens),
            None => <Token![;]>::default().to_tokens(tokens),
        }
    }
}

impl Function {
    /// The function with another body.
    pub(crate) fn with_body(&self, body: &TokenStream) -> TokenStream {
        let mut tokens = TokenStream::new();
        self.head(&mut tokens);
        let mut group = Group::new(proc_macro2::Delimiter::Brace, body.clone());
        if let Some(original) = &self.body {
            group.set_span(original.span());
        }
        group.to_tokens(&mut tokens);
        tokens
    }

    /// All before the body.
    fn head(&self, tokens: &mut TokenStream) {
        let Self {
            attributes,
            visibility,
            default,
            signature,
            ..
        } = self;
        for attribute in attributes {
            attribute.to_tokens(tokens);
        }
        visibility.to_tokens(tokens);
        default.to_tokens(tokens);
        signature.to_tokens(tokens);
    }
}
