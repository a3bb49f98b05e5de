//! Functions as `#[track_metrics]` meets them: the signature is parsed, the body stays what it is, even
//! where it does not parse while it is being typed.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Signature, Token, Visibility};

/// A function, or the declaration of one.
pub(crate) struct Function {
    /// The attributes as they stand, those within the body among them.
    pub(crate) attributes: TokenStream,
    /// All between the attributes and the body.
    head: TokenStream,
    /// What of it stands before the signature.
    qualifiers: TokenStream,
    pub(crate) signature: Signature,
    /// The braces and what is between them; `None` for a declaration that ends with `;`.
    pub(crate) body: Option<Group>,
}

/// What stands between the attributes and the body.
struct Head {
    qualifiers: TokenStream,
    signature: Signature,
}

impl Parse for Head {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut qualifiers = input.parse::<Visibility>()?.into_token_stream();
        if input.peek(Token![default]) && !input.peek2(Token![!]) {
            input.parse::<Token![default]>()?.to_tokens(&mut qualifiers);
        }
        Ok(Self {
            qualifiers,
            signature: input.parse()?,
        })
    }
}

impl Function {
    /// Parses a function; `None` if this is none.
    pub(crate) fn parse(item: TokenStream) -> Option<Self> {
        let mut tokens: Vec<TokenTree> = item.into_iter().collect();
        let body = match tokens.pop()? {
            TokenTree::Group(group) => Some(braces(group)?),
            TokenTree::Punct(semicolon) if semicolon.as_char() == ';' => None,
            _ => return None,
        };
        let mut tokens = tokens.into_iter().peekable();
        let mut attributes = TokenStream::new();
        while let Some(pound) = tokens.next_if(is_pound) {
            attributes.extend([pound]);
            attributes.extend(tokens.next());
        }
        let head: TokenStream = tokens.collect();
        let Head {
            qualifiers,
            signature,
        } = syn::parse2(head.clone()).ok()?;
        let body = match body {
            Some(body) => Some(without_attributes(body, &mut attributes)?),
            None => None,
        };
        Some(Self {
            attributes,
            head,
            qualifiers,
            signature,
            body,
        })
    }

    /// The function with another body.
    pub(crate) fn with_body(&self, body: TokenStream) -> TokenStream {
        self.with(self.head.clone(), body)
    }

    /// The function with another signature and body.
    pub(crate) fn with_signature(&self, signature: &Signature, body: TokenStream) -> TokenStream {
        let qualifiers = &self.qualifiers;
        self.with(quote!(#qualifiers #signature), body)
    }

    fn with(&self, head: TokenStream, body: TokenStream) -> TokenStream {
        let mut group = Group::new(Delimiter::Brace, body);
        if let Some(original) = &self.body {
            group.set_span(original.span());
        }
        let mut tokens = self.attributes.clone();
        tokens.extend(head);
        tokens.extend([TokenTree::Group(group)]);
        tokens
    }

    /// The name, without `r#`.
    pub(crate) fn name(&self) -> String {
        syn::ext::IdentExt::unraw(&self.signature.ident).to_string()
    }

    /// Its attributes that start with this word, those behind a `cfg_attr` among them.
    pub(crate) fn attributes_called(&self, word: &str) -> TokenStream {
        let attributes = self.attributes.clone().into_iter();
        let attributes = attributes.filter_map(group).filter(|attribute| {
            let tokens: Vec<_> = attribute.stream().into_iter().collect();
            let starts = |name: &str| {
                tokens
                    .first()
                    .is_some_and(|first| first.to_string() == name)
            };
            starts(word) || starts("cfg_attr") && attribute.to_string().contains(word)
        });
        attributes.map(|attribute| quote!(# #attribute)).collect()
    }

    /// Whether it has an attribute that is this word.
    pub(crate) fn has_attribute(&self, word: &str) -> bool {
        let attributes = self.attributes.clone().into_iter();
        attributes.filter_map(group).any(|attribute| {
            let mut tokens = attribute.stream().into_iter();
            tokens.next().is_some_and(|token| token.to_string() == word) && tokens.next().is_none()
        })
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.attributes.clone());
        tokens.extend(self.head.clone());
        match &self.body {
            Some(body) => body.to_tokens(tokens),
            None => tokens.extend(quote!(;)),
        }
    }
}

fn is_pound(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(pound) if pound.as_char() == '#')
}

fn group(token: TokenTree) -> Option<Group> {
    match token {
        TokenTree::Group(group) => Some(group),
        _ => None,
    }
}

/// The braces themselves, without the invisible group that a `macro_rules!` macro puts around them.
fn braces(group: Group) -> Option<Group> {
    match group.delimiter() {
        Delimiter::Brace => Some(group),
        Delimiter::None => braces(self::group(group.stream().into_iter().next()?)?),
        Delimiter::Parenthesis | Delimiter::Bracket => None,
    }
}

/// The body without the attributes within, which are the function's too and cannot stand within ours.
fn without_attributes(body: Group, attributes: &mut TokenStream) -> Option<Group> {
    if !body
        .stream()
        .into_iter()
        .next()
        .is_some_and(|first| is_pound(&first))
    {
        return Some(body);
    }
    let parser = |input: ParseStream<'_>| {
        Ok((
            Attribute::parse_inner(input)?,
            input.parse::<TokenStream>()?,
        ))
    };
    let (inner, statements) = parser.parse2(body.stream()).ok()?;
    attributes.extend(inner.into_iter().map(|attribute| {
        Attribute {
            style: syn::AttrStyle::Outer,
            ..attribute
        }
        .into_token_stream()
    }));
    let mut group = Group::new(body.delimiter(), statements);
    group.set_span(body.span());
    Some(group)
}
