//! One scrape: which format, and what of it.

use super::encoder::{Encoder, Head, Labels};
use super::format::Format;
use super::protobuf::Protobuf;
use super::rendered::{Dialect, Rendered, Shape};
use super::text::{Composing, Text};
use super::title::{Titles, plain, stem};
use super::wanted::Wanted;
use crate::collector::Gathered;
use crate::registry::Registry;
use crate::settle::{Part, Settled, SettledFamily};
use crate::sync::{Mutex, lock};
use crate::walk::{Buffers, Point, Run, Source, Visitor, walk};
use std::time::{Duration, Instant};

/// What a reader asks for: a format, and perhaps some families only.
///
/// ```
/// # use tallymark_runtime as tallymark;
/// use tallymark::{Format, Scrape, registry};
///
/// let scrape = Scrape::new(Format::Text);
/// let mut body = Vec::new();
/// scrape.encode(registry(), &mut body);
/// assert!(body.starts_with(b"# HELP "));
/// assert_eq!(scrape.content_type(), "text/plain; version=0.0.4; charset=utf-8");
/// ```
#[derive(Clone, Debug)]
pub struct Scrape {
    format: Format,
    has_created: bool,
    limit: Option<Duration>,
    wanted: Wanted,
}

impl Scrape {
    /// A scrape of everything.
    pub fn new(format: Format) -> Self {
        Self {
            format,
            has_created: false,
            limit: None,
            wanted: Wanted::default(),
        }
    }

    /// Whether OpenMetrics text says when each counter, histogram and summary began to count, on lines
    /// of their own: `_created`, in seconds since 1970.
    ///
    /// Off unless asked for, because Prometheus 2 stores those lines as series. Protobuf has a field
    /// for it, which is always filled in; the Prometheus text formats have no place for it.
    ///
    /// ```
    /// # use tallymark_runtime as tallymark;
    /// use tallymark::{Escaping, Format, Scrape, registry};
    ///
    /// let mut body = Vec::new();
    /// let scrape = Scrape::new(Format::OpenMetrics(Escaping::Underscores)).created(true);
    /// scrape.encode(registry(), &mut body);
    /// assert!(String::from_utf8(body)?.contains("tallymark_rejected_values_created{reason=\"nan\"} 1"));
    /// # Ok::<(), std::string::FromUtf8Error>(())
    /// ```
    #[must_use]
    pub fn created(mut self, has_created: bool) -> Self {
        self.has_created = has_created;
        self
    }

    /// A scrape of everything in the format that a request's `Accept` asks for: see
    /// [`Format::negotiate`].
    pub fn negotiate(accept: Option<&str>) -> Self {
        Self::new(Format::negotiate(accept))
    }

    /// Leaves out all families but those of these names; several calls add to each other.
    ///
    /// A family goes by its name, by its name as the format escapes it, and by the names of its
    /// lines, such as `wait_seconds_bucket` for `wait_seconds`, or `requests` for `requests_total`.
    /// A name that no family has is no error: nothing is shown for it.
    ///
    /// ```
    /// # use tallymark_runtime as tallymark;
    /// use tallymark::{Format, Scrape, registry};
    ///
    /// let mut body = Vec::new();
    /// let scrape = Scrape::new(Format::Text).names(["tallymark_rejected_values_total"]);
    /// scrape.encode(registry(), &mut body);
    /// assert!(body.starts_with(b"# HELP tallymark_rejected_values_total "));
    /// ```
    #[must_use]
    pub fn names(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.wanted.add(names);
        self
    }

    /// Waits no longer than `limit` for all [collectors](Registry::register_collector) together, even
    /// where their own limits are longer.
    ///
    /// Families of those that have not returned by then are missing from this scrape, which is counted
    /// in `tallymark_collector_errors_total{reason="timeout"}`; their runs go on for others.
    ///
    /// ```
    /// # use tallymark_runtime as tallymark;
    /// use std::time::Duration;
    /// use tallymark::{Collection, Format, Registry, Scrape};
    ///
    /// let registry = Registry::new();
    /// registry.register_collector("slow", Duration::from_secs(3600), |out: &mut Collection| {
    ///     std::thread::sleep(Duration::from_secs(60));
    ///     Ok(())
    /// })?;
    /// let mut body = Vec::new();
    /// Scrape::new(Format::Text).within(Duration::from_millis(10)).encode(&registry, &mut body);
    /// let line = r#"tallymark_collector_errors_total{collector="slow",reason="timeout"} 1"#;
    /// assert!(String::from_utf8(body)?.contains(line));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn within(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }

    /// The format.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// The `Content-Type` of the answer: [`Format::content_type`].
    pub const fn content_type(&self) -> &'static str {
        self.format.content_type()
    }

    /// Appends the registry's families to `out`.
    pub fn encode(&self, registry: &Registry, out: &mut Vec<u8>) {
        let settled = registry.settled();
        let mut workspace = settled.spare.take();
        let Workspace { composing, buffers } = &mut *workspace;
        let of = (registry, &*settled, buffers);
        match self.format {
            Format::Text | Format::TextV1(_) => {
                self.encode_with(of, Shape::Text, Text::new(out, composing));
            }
            Format::OpenMetrics(_) | Format::OpenMetricsDraft => {
                let text = Text::open(out, composing, self.has_created);
                self.encode_with(of, Shape::Text, text);
            }
            Format::Protobuf(_) => {
                self.encode_with(of, Shape::Protobuf, Protobuf::new(out));
            }
        }
        settled.spare.keep(workspace);
    }

    fn encode_with(
        &self,
        (registry, settled, buffers): (&Registry, &Settled, &mut Buffers),
        shape: Shape,
        mut encoder: impl Encoder,
    ) {
        // First: what the program counts meanwhile is read after it.
        let until = self
            .limit
            .and_then(|limit| Instant::now().checked_add(limit));
        let gathered = Gathered::until(until, &registry.collectors, settled);
        let dialect = Dialect {
            shape,
            escaping: self.format.escaping(),
        };
        let rendered = settled.rendered.get(dialect, &settled.families);
        let mut visitor = Rendering {
            rendered: &rendered,
            wanted: &self.wanted,
            gathered: &gathered,
            title: None,
            encoder: &mut encoder,
        };
        walk(settled, &Source::Program, buffers, &mut visitor);
        settled
            .rendered
            .complete(dialect, &settled.families, &rendered);
        let mut titles = Titles::default();
        for family in gathered.families() {
            let escaped = dialect.escaping.escape(&family.name);
            if !self.wanted.has(&family.name, &escaped, family.kind) {
                continue;
            }
            let has_title = titles.take(&family.name, family.kind, |title| {
                settled.is_called(title) || gathered.has_line(title)
            });
            super::collected::encode(&mut encoder, dialect, family, has_title);
        }
        encoder.end();
    }
}

impl Registry {
    /// Appends all families in the text format 0.0.4 to `out`.
    pub fn encode_text(&self, out: &mut String) {
        let mut bytes = std::mem::take(out).into_bytes();
        Scrape::new(Format::Text).encode(self, &mut bytes);
        *out = match String::from_utf8(bytes) {
            Ok(text) => text,
            // All that is written is made of `str`s.
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        };
    }
}

/// What a scrape works in.
#[derive(Default)]
struct Workspace {
    composing: Composing,
    buffers: Buffers,
}

/// What the scrape before worked in, so that the next one allocates nothing.
#[derive(Default)]
pub(crate) struct Spare(Mutex<Option<Box<Workspace>>>);

impl Spare {
    /// Of several scrapes at once, each gets one of its own.
    fn take(&self) -> Box<Workspace> {
        lock(&self.0).take().unwrap_or_default()
    }

    fn keep(&self, workspace: Box<Workspace>) {
        *lock(&self.0) = Some(workspace);
    }
}

/// Tells an encoder of families that were rendered before.
struct Rendering<'a, E> {
    rendered: &'a Rendered,
    wanted: &'a Wanted,
    gathered: &'a Gathered,
    /// The length of what the family that came last is called, if that is its stem.
    title: Option<usize>,
    encoder: &'a mut E,
}

impl Rendered {
    fn head<'a>(&'a self, family: &'a SettledFamily, title: Option<usize>) -> Head<'a> {
        let rendered = &self.families[family.at];
        let kind = family.description.kind;
        Head {
            name: &rendered.name,
            names: &rendered.names,
            title: &rendered.name[..title.unwrap_or(rendered.name.len())],
            is_bare: rendered.is_bare,
            help: &family.help,
            kind,
            last: &rendered.last,
        }
    }
}

impl<E: Encoder> Visitor for Rendering<'_, E> {
    fn wants(&self, family: &SettledFamily) -> bool {
        let escaped = &self.rendered.families[family.at].name;
        self.wanted
            .has(&family.name, escaped, family.description.kind)
    }

    fn family(&mut self, family: &SettledFamily) {
        let title = plain(&family.name, family.description.kind);
        let has_title =
            family.has_title && title.is_some_and(|title| !self.gathered.has_line(&title));
        let rendered = &self.rendered.families[family.at];
        let stem = stem(&rendered.name, family.description.kind).filter(|_| has_title);
        self.title = stem.map(str::len);
        let head = self.rendered.head(family, self.title);
        self.encoder.family(&head);
    }

    fn series(&mut self, family: &SettledFamily, part: &Part, values: &[usize], point: &Point<'_>) {
        let labels = Labels::Known {
            pieces: self.rendered.families[family.at].pieces(family, part),
            description: family.description,
            values,
        };
        let head = self.rendered.head(family, self.title);
        self.encoder.series(&head, &labels, point);
    }

    fn run(&mut self, family: &SettledFamily, run: Run<'_>) {
        let pieces = self.rendered.families[family.at].pieces(family, run.part);
        let head = self.rendered.head(family, self.title);
        self.encoder.run(&head, pieces, run);
    }
}
