//! Blocks of functions as `#[track_metrics]` meets them: an `impl`, or a `mod` with its items.
//!
//! Only the heads of functions are looked into. What is no function stays the tokens that it is, and so
//! do bodies, even where they do not parse while they are being typed.

use super::block_argument::BlockArgument;
use super::function::Function;
use super::item::{is_module, is_word_before, split_attributes, split_items};
use crate::errors::Errors;
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use std::rc::Rc;
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::{GenericParam, ItemImpl, Meta, Path, Type, TypeParamBound};

/// An `impl`, or a `mod` with its items.
pub(crate) struct Block {
    /// Its attributes without ours.
    pub(crate) attributes: TokenStream,
    /// What `#[track_metrics]` on it says.
    pub(crate) own: Own,
    /// All between the attributes and the braces.
    pub(crate) head: TokenStream,
    pub(crate) kind: BlockKind,
    pub(crate) braces: Group,
    pub(crate) items: Vec<Item>,
    /// Its own arguments with those of the blocks around it.
    pub(crate) arguments: Vec<Rc<BlockArgument>>,
}

pub(crate) enum BlockKind {
    /// With the type, and the name by which it is known.
    Impl(Box<Type>, Option<Ident>),
    Module,
}

pub(crate) enum Item {
    Function(Box<BlockFunction>),
    Block(Box<Block>),
    /// An import with `#[track_metrics]` in it, which functions in the block do not need.
    Import(TokenStream),
    Other(TokenStream),
}

/// A function in a block.
pub(crate) struct BlockFunction {
    /// It as it stands, without our attributes.
    pub(crate) tokens: TokenStream,
    pub(crate) function: Function,
    pub(crate) own: Own,
    /// Its own arguments with those of the blocks around it.
    pub(crate) arguments: Vec<Rc<BlockArgument>>,
    pub(crate) lot: Lot,
}

/// What becomes of a function in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lot {
    Measured,
    /// It stays as it is.
    LeftOut,
    /// A mistake was told of it.
    Refused,
}

/// What `#[track_metrics]` on an item within a block says.
#[derive(Default)]
pub(crate) struct Own {
    /// How the user names the attribute, if it is there.
    pub(crate) path: Option<Path>,
    pub(crate) arguments: Vec<Rc<BlockArgument>>,
    /// `skip`
    pub(crate) skip: Option<Ident>,
    /// Whether its arguments could not be understood.
    pub(crate) is_broken: bool,
}

impl Own {
    /// Takes over what one attribute says.
    fn add(&mut self, arguments: syn::Result<Vec<BlockArgument>>, errors: &mut Errors) {
        let Some(arguments) = errors.take(arguments) else {
            self.is_broken = true;
            return;
        };
        for argument in arguments {
            if argument.is_skip() {
                self.skip = Some(argument.argument.word().clone());
            } else {
                self.arguments.push(Rc::new(argument));
            }
        }
    }
}

/// Whether this is an item that [`Block::parse`] understands, or would but for a mistake in it.
pub(crate) fn is_block(item: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = split_attributes(item.clone()).1.into_iter().collect();
    let is_braced = matches!(tokens.last(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace);
    is_braced && (is_word_before(&tokens, "impl") || is_module(&tokens))
}

impl Block {
    /// Parses a block with the arguments of the attribute on it.
    pub(crate) fn parse_outermost(
        arguments: TokenStream,
        item: TokenStream,
        errors: &mut Errors,
    ) -> Option<Self> {
        let mut block = Self::parse(item, errors)?;
        let further = std::mem::take(&mut block.own.arguments);
        block
            .own
            .add(BlockArgument::parse_list.parse2(arguments), errors);
        block.own.arguments.extend(further);
        Some(block)
    }

    /// Parses a block; `None` if this is none, or one that does not parse.
    pub(crate) fn parse(item: TokenStream, errors: &mut Errors) -> Option<Self> {
        let (attributes, rest) = split_attributes(item);
        let mut tokens: Vec<TokenTree> = rest.into_iter().collect();
        let is_module = is_module(&tokens);
        if !is_module && !is_word_before(&tokens, "impl") {
            return None;
        }
        let Some(TokenTree::Group(braces)) = tokens.pop() else {
            return None;
        };
        let head: TokenStream = tokens.into_iter().collect();
        let kind = if is_module {
            // It ends with its name.
            let name = head.clone().into_iter().last();
            matches!(name, Some(TokenTree::Ident(name)) if name != "mod")
                .then_some(BlockKind::Module)?
        } else {
            parse_impl(&head)?
        };
        let (attributes, own) = take_own(attributes, errors);
        let items = split_items(braces.stream())
            .into_iter()
            .map(|item| Item::parse(item, errors))
            .collect();
        Some(Self {
            attributes,
            own,
            head,
            kind,
            braces,
            items,
            arguments: Vec::new(),
        })
    }

    /// Calls `visit` with every function in it and in the blocks within.
    pub(crate) fn for_each_function<'a>(&'a self, visit: &mut dyn FnMut(&'a BlockFunction)) {
        for item in &self.items {
            match item {
                Item::Function(function) => visit(function),
                Item::Block(block) => block.for_each_function(visit),
                Item::Import(_) | Item::Other(_) => {}
            }
        }
    }

    /// The same, to change them.
    pub(crate) fn for_each_function_mut(&mut self, visit: &mut dyn FnMut(&mut BlockFunction)) {
        for item in &mut self.items {
            match item {
                Item::Function(function) => visit(function),
                Item::Block(block) => block.for_each_function_mut(visit),
                Item::Import(_) | Item::Other(_) => {}
            }
        }
    }
}

impl Item {
    fn parse(item: TokenStream, errors: &mut Errors) -> Self {
        let (attributes, rest) = split_attributes(item.clone());
        let tokens: Vec<TokenTree> = rest.clone().into_iter().collect();
        if is_word_before(&tokens, "fn") {
            // Only a function that parses loses its attributes to us.
            let Some(_) = Function::parse(rest.clone()) else {
                return Self::Other(item);
            };
            let (mut tokens, own) = take_own(attributes, errors);
            tokens.extend(rest);
            return match Function::parse(tokens.clone()) {
                Some(function) => Self::Function(Box::new(BlockFunction {
                    tokens,
                    function,
                    own,
                    arguments: Vec::new(),
                    lot: Lot::LeftOut,
                })),
                None => Self::Other(item),
            };
        }
        let is_import = is_word_before(&tokens, "use")
            && crate::check::track::find(&rest, "track_metrics").is_some();
        if is_import {
            return Self::Import(item);
        }
        match Block::parse(item.clone(), errors) {
            Some(block) => Self::Block(Box::new(block)),
            None => Self::Other(item),
        }
    }
}

/// The type of an `impl`, from all before its braces.
fn parse_impl(head: &TokenStream) -> Option<BlockKind> {
    let mut tokens = head.clone();
    tokens.extend([TokenTree::Group(Group::new(
        Delimiter::Brace,
        TokenStream::new(),
    ))]);
    let block: ItemImpl = syn::parse2(tokens).ok()?;
    let name = type_name(&block.self_ty).filter(|name| {
        let mut generics = block.generics.params.iter();
        !generics.any(|parameter| {
            matches!(parameter, GenericParam::Type(parameter) if parameter.ident == *name)
        })
    });
    Some(BlockKind::Impl(block.self_ty, name))
}

/// The name that a type is known by.
fn type_name(ty: &Type) -> Option<Ident> {
    let path = match super::bare_type(ty) {
        Type::Path(path) => &path.path,
        Type::Reference(reference) => return type_name(&reference.elem),
        Type::Paren(inner) => return type_name(&inner.elem),
        Type::TraitObject(object) => object.bounds.iter().find_map(|bound| match bound {
            TypeParamBound::Trait(bound) => Some(&bound.path),
            _ => None,
        })?,
        _ => return None,
    };
    path.segments.last().map(|last| last.ident.clone())
}

/// Attributes without ours, and what ours say.
fn take_own(attributes: TokenStream, errors: &mut Errors) -> (TokenStream, Own) {
    let mut own = Own::default();
    let mut others = TokenStream::new();
    let mut tokens = attributes.into_iter();
    while let (Some(pound), Some(group)) = (tokens.next(), tokens.next()) {
        match &group {
            TokenTree::Group(brackets) => match parse_own(brackets.stream()) {
                Some((path, arguments)) => {
                    own.path.get_or_insert(path);
                    own.add(arguments, errors);
                }
                None if refuse_conditional(brackets.stream(), errors) => own.is_broken = true,
                None => others.extend([pound, group]),
            },
            _ => others.extend([pound, group]),
        }
    }
    (others, own)
}

/// `path::track_metrics` and `path::track_metrics(arguments)`.
fn parse_own(attribute: TokenStream) -> Option<(Path, syn::Result<Vec<BlockArgument>>)> {
    let is_ours = |path: &Path| {
        let last = path.segments.last();
        last.is_some_and(|last| last.ident.unraw() == "track_metrics")
    };
    match syn::parse2(attribute).ok()? {
        Meta::Path(path) if is_ours(&path) => Some((path, Ok(Vec::new()))),
        Meta::List(list) if is_ours(&list.path) => {
            let arguments = list.parse_args_with(BlockArgument::parse_list);
            Some((list.path, arguments))
        }
        _ => None,
    }
}

/// Whether ours is there or not is known only after the block is done with.
fn refuse_conditional(attribute: TokenStream, errors: &mut Errors) -> bool {
    let mut tokens = attribute.into_iter();
    let is_conditional =
        matches!(tokens.next(), Some(TokenTree::Ident(word)) if word == "cfg_attr");
    let Some(TokenTree::Group(group)) = tokens.next().filter(|_| is_conditional) else {
        return false;
    };
    let word = crate::check::track::find(&group.stream(), "track_metrics");
    if let Some(word) = &word {
        errors.at(
            word,
            "in a block that is measured, this would be known too late\nhelp: write the function twice, each with a `#[cfg(…)]`, or put `#[track_metrics]` on the functions instead of the block",
        );
    }
    word.is_some()
}
