//! Requests in the words of the domain, with the user's nodes kept for their spans.

mod metric_type;

pub(crate) use metric_type::{Formula, Kind, Operand};

use crate::names::written;
use proc_macro2::{Group, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Expr, Generics, Ident, LitStr, Member, Path, Type, Visibility};

/// How generated code reaches the runtime.
#[derive(Clone)]
pub(crate) enum Krate {
    /// `::tallymark`
    Usual,
    /// What `crate = …` says.
    Given(Path),
    /// By a name within the expansion, which keeps it short enough to be read.
    Alias,
}

impl Krate {
    pub(crate) fn given_or_usual(path: Option<Path>) -> Self {
        path.map_or(Self::Usual, Self::Given)
    }
}

/// A text together with the node that it comes from.
pub(crate) struct Named<T> {
    pub(crate) text: String,
    pub(crate) node: T,
}

impl Named<TokenStream> {
    /// The text that is `given`, or else what `derive` makes of the identifier.
    pub(crate) fn given_or(
        given: Option<LitStr>,
        ident: &Ident,
        derive: impl FnOnce(String) -> String,
    ) -> Self {
        match given {
            Some(given) => Self {
                text: given.value(),
                node: given.to_token_stream(),
            },
            None => Self {
                text: derive(ident.unraw().to_string()),
                node: ident.to_token_stream(),
            },
        }
    }
}

/// `#[derive(Label)]` on an enum.
pub(crate) struct LabelEnum {
    pub(crate) krate: Krate,
    pub(crate) ident: Ident,
    pub(crate) name: Named<TokenStream>,
    pub(crate) is_utf8: bool,
    /// The labels that the variants imply: name and type.
    pub(crate) implies: Vec<(Ident, Type)>,
    pub(crate) variants: Vec<LabelVariant>,
}

pub(crate) struct LabelVariant {
    pub(crate) ident: Ident,
    pub(crate) value: Named<TokenStream>,
    /// What stands in the variant's parentheses or braces; must be nothing.
    pub(crate) fields: Option<TokenStream>,
    /// In the order of `implies`.
    pub(crate) implied: Vec<Option<Expr>>,
}

/// `#[derive(Label)]` on a struct over `Interned`.
pub(crate) struct BoundedLabel {
    pub(crate) krate: Krate,
    pub(crate) ident: Ident,
    pub(crate) visibility: Visibility,
    pub(crate) name: Named<TokenStream>,
    pub(crate) is_utf8: bool,
    pub(crate) capacity: Expr,
}

/// `#[derive(LabelSet)]`.
pub(crate) struct LabelSet {
    pub(crate) krate: Krate,
    pub(crate) ident: Ident,
    pub(crate) fields: Vec<LabelField>,
}

pub(crate) struct LabelField {
    pub(crate) ident: Ident,
    pub(crate) name: Named<TokenStream>,
    pub(crate) is_utf8: bool,
    pub(crate) ty: Type,
}

/// `#[derive(ErrorKind)]`.
pub(crate) struct ErrorKind {
    pub(crate) krate: Krate,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) variants: Vec<ErrorVariant>,
}

impl ErrorKind {
    /// The kinds, each with its variants.
    pub(crate) fn kinds(&self) -> Vec<Vec<&ErrorVariant>> {
        let mut kinds = Vec::<Vec<_>>::new();
        for variant in &self.variants {
            match kinds.iter_mut().find(|kind| variant.is_of_kind(kind[0])) {
                Some(kind) => kind.push(variant),
                None => kinds.push(vec![variant]),
            }
        }
        kinds
    }
}

pub(crate) struct ErrorVariant {
    pub(crate) ident: Ident,
    pub(crate) name: Named<TokenStream>,
    /// Whether the name is given, rather than made of the identifier.
    pub(crate) is_named: bool,
    /// The field that holds an error whose kinds are told apart, and its type.
    pub(crate) nested: Option<(Member, Type)>,
}

impl ErrorVariant {
    /// Whether both are given one name, and so are one kind, or the same kinds of the same error.
    fn is_of_kind(&self, other: &Self) -> bool {
        self.name.text == other.name.text
            && self.is_named
            && other.is_named
            && self.inner() == other.inner()
    }

    /// The type of the error whose kinds are told apart, as it is written.
    pub(crate) fn inner(&self) -> Option<String> {
        self.nested.as_ref().map(|(_, ty)| written(ty))
    }
}

/// `#[derive(MetricSet)]`.
pub(crate) struct MetricSet {
    pub(crate) krate: Krate,
    pub(crate) ident: Ident,
    pub(crate) visibility: Visibility,
    pub(crate) namespace: Option<LitStr>,
    pub(crate) subsystem: Option<LitStr>,
    pub(crate) static_name: Option<Ident>,
    /// Whether all names in it may be any text.
    pub(crate) is_utf8: bool,
    pub(crate) labels: Vec<(Named<TokenStream>, Expr)>,
    pub(crate) max_series: Option<Expr>,
    pub(crate) fields: Vec<MetricField>,
}

impl MetricSet {
    /// Namespace and subsystem, joined.
    pub(crate) fn prefix(&self) -> String {
        let parts = [&self.namespace, &self.subsystem];
        let parts: Vec<_> = parts.into_iter().flatten().map(LitStr::value).collect();
        parts.join("_")
    }
}

pub(crate) struct MetricField {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) name: Named<TokenStream>,
    pub(crate) help: String,
    pub(crate) kind: Option<Kind>,
    pub(crate) is_nested: bool,
    /// Whether the name may be any text.
    pub(crate) is_utf8: bool,
    pub(crate) buckets: Option<Buckets>,
    pub(crate) max_buckets: Option<Expr>,
    pub(crate) formula: Option<Formula>,
    pub(crate) labels: Vec<(Named<TokenStream>, Expr)>,
    pub(crate) max_series: Option<Expr>,
    pub(crate) shows_untouched: bool,
    pub(crate) waivers: Vec<Waiver>,
}

/// The bounds of a histogram.
pub(crate) enum Buckets {
    /// `[0.1, 0.5]`
    List(Vec<Expr>, Expr),
    /// `exponential(start, factor, count)` or `linear(start, width, count)`.
    Helper(Ident, Vec<Expr>),
    /// Any other expression that a constant can have.
    Other(Expr),
}

/// `allow(rule) = "reason"`.
pub(crate) struct Waiver {
    pub(crate) rule: Ident,
    pub(crate) reason: Option<LitStr>,
}

/// `#[track_metrics]` on a function.
pub(crate) struct Track {
    pub(crate) krate: Krate,
    /// The name of the function.
    pub(crate) function: String,
    pub(crate) body: Group,
    pub(crate) is_async: bool,
    pub(crate) returns: Returns,
    /// What the function returns; `None` where nothing is written.
    pub(crate) output: Option<Type>,
    /// Whether that may be a `Result`.
    pub(crate) can_fail: bool,
    /// The parameters whose destructors may run, in their order.
    pub(crate) parameters: Vec<Ident>,
    pub(crate) labels: Vec<CallLabel>,
    /// What judges whether a call that returned succeeded.
    pub(crate) judge: Option<Judge>,
    /// The outcomes whose durations are observed; `None` for the usual.
    pub(crate) timed: Option<Vec<Ident>>,
    /// Whether a call is measured at all.
    pub(crate) when: Option<Expr>,
    /// One in how many calls is timed.
    pub(crate) sample: Option<Expr>,
    pub(crate) exemplar: Option<ExemplarOf>,
    pub(crate) form: Form,
}

impl Track {
    /// Whether a call's end is always good when it returns, and nothing is read from what it returns:
    /// then it lasts as long as a guard in the function, whose body stays where it is.
    pub(crate) fn is_scope(&self) -> bool {
        let reads = |what: &What| matches!(what, What::Errors | What::Observe(_) | What::Add(_));
        let is_read = match &self.form {
            Form::Own(own) => own.errors.is_some(),
            Form::Bound(bindings) => bindings.iter().any(|binding| reads(&binding.what)),
        };
        let from_result = |label: &CallLabel| {
            matches!(
                label.source,
                LabelSource::Result(..) | LabelSource::Error(..)
            )
        };
        self.returns == Returns::Value
            && !self.is_async
            && !self.can_fail
            && !is_read
            && self.judge.is_none()
            && !self.labels.iter().any(from_result)
    }
}

/// Where the exemplar of a call comes from.
pub(crate) enum ExemplarOf {
    /// The span that is current when the call ends; the word that says so.
    Current(Ident),
    /// What is made of its arguments.
    Given(Expr),
}

/// What a function gives back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Returns {
    /// A value: the call is over when it is there.
    Value,
    /// A future, which is the call.
    Future(Holder),
    /// An iterator, which is the call.
    Iterator(Holder),
    /// A stream, which is the call.
    Stream(Holder),
}

/// What a future, an iterator or a stream stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    /// `impl Future`
    Opaque,
    /// `Box<dyn Iterator>`
    Box,
    /// `Pin<Box<dyn Future>>`
    PinnedBox,
}

impl Returns {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Future(_) => "future",
            Self::Iterator(_) => "iterator",
            Self::Stream(_) => "stream",
        }
    }

    pub(crate) fn has_items(self) -> bool {
        matches!(self, Self::Iterator(_) | Self::Stream(_))
    }
}

/// `ok_if(|value| …)` or `error_if(|value| …)`.
pub(crate) struct Judge {
    pub(crate) read: Expr,
    pub(crate) is_ok: bool,
}

/// A label of a call.
pub(crate) struct CallLabel {
    pub(crate) name: Ident,
    pub(crate) source: LabelSource,
}

pub(crate) enum LabelSource {
    /// A parameter of this type; by reference or not.
    Parameter { ty: Type, is_reference: bool },
    /// An expression, evaluated before the body.
    Expr { ty: Option<Type>, expr: Expr },
    /// The name of the function, as a value of a type.
    Function(Type),
    /// From how the call ended.
    Outcome(Type),
    /// From what it returned.
    Result(Type, Expr),
    /// From the error that it returned.
    Error(Type, Expr),
    /// The same text in all calls.
    Constant(LitStr),
}

impl LabelSource {
    /// Whether the label is known before the body runs.
    pub(crate) fn is_known_before(&self) -> bool {
        !matches!(self, Self::Outcome(_) | Self::Result(..) | Self::Error(..))
    }

    /// The type of the label, if it is written.
    pub(crate) fn ty(&self) -> Option<&Type> {
        match self {
            Self::Parameter { ty, .. }
            | Self::Expr { ty: Some(ty), .. }
            | Self::Function(ty)
            | Self::Outcome(ty)
            | Self::Result(ty, _)
            | Self::Error(ty, _) => Some(ty),
            Self::Expr { ty: None, .. } | Self::Constant(_) => None,
        }
    }
}

/// Where a call is recorded.
pub(crate) enum Form {
    /// In metrics that the attribute declares.
    Own(Box<OwnMetrics>),
    /// In declared metrics.
    Bound(Vec<Binding>),
}

pub(crate) struct OwnMetrics {
    pub(crate) prefix: String,
    pub(crate) errors: Option<Type>,
    pub(crate) buckets: Option<Buckets>,
    pub(crate) max_series: Option<Expr>,
    /// `items`, if they are to be counted.
    pub(crate) items: Option<Ident>,
}

/// What happens to one declared metric in a call.
pub(crate) struct Binding {
    pub(crate) what: What,
    /// The metric: a field of a set.
    pub(crate) family: TokenStream,
    pub(crate) arguments: Vec<Expr>,
    pub(crate) node: TokenStream,
}

pub(crate) enum What {
    Count,
    Duration,
    InFlight,
    Errors,
    Items,
    Observe(Expr),
    Add(Expr),
}

impl What {
    /// What reads the amount from the result.
    pub(crate) fn closure(&self) -> Option<&Expr> {
        match self {
            Self::Observe(read) | Self::Add(read) => Some(read),
            _ => None,
        }
    }
}
