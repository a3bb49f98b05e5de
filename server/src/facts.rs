//! What an exporter shows beside the program's own metrics, by its settings: the process, the build, and
//! tokio's runtimes.

#[cfg(any(feature = "process", feature = "tokio-metrics"))]
use crate::builder::ExporterBuilder;
use tallymark_runtime::Registry;

/// The settings.
#[derive(Default)]
pub(crate) struct Facts {
    /// Unless set, as the registry is the program's or not.
    #[cfg(feature = "process")]
    process: Option<bool>,
    #[cfg(feature = "process")]
    builds: Vec<crate::BuildInfo>,
    #[cfg(feature = "tokio-metrics")]
    runtimes: Vec<(String, tokio::runtime::Handle)>,
}

impl Facts {
    /// Shows in the registry what the settings say.
    #[cfg_attr(
        not(any(feature = "process", feature = "tokio-metrics")),
        allow(
            unused_variables,
            clippy::unused_self,
            clippy::needless_pass_by_value,
            reason = "without these features there is nothing to show"
        )
    )]
    pub(crate) fn show(self, registry: &Registry) {
        #[cfg(feature = "process")]
        {
            let is_program = std::ptr::eq(registry, tallymark_runtime::registry());
            if self.process.unwrap_or(is_program) {
                crate::process::register(registry);
            }
            for build in self.builds {
                build.register(registry);
            }
        }
        #[cfg(feature = "tokio-metrics")]
        for (name, runtime) in self.runtimes {
            crate::tokio_runtime::register(registry, name, runtime);
        }
    }
}

#[cfg(feature = "process")]
impl ExporterBuilder {
    /// Whether the registry shows the [process](crate::process): unless set, that of the program does and
    /// others do not.
    ///
    /// It stays in the registry, for all of its readers, as long as that lives; `false` takes out
    /// nothing that another exporter has put there.
    ///
    /// ```
    /// # fn main() -> Result<(), tallymark_server::BindError> {
    /// use tallymark_server::Exporter;
    ///
    /// let exporter = Exporter::builder()
    ///     .process_metrics(false) // cAdvisor tells them here
    ///     .bind("127.0.0.1:0")?;
    /// # Ok(()) }
    /// ```
    pub fn process_metrics(mut self, are_shown: bool) -> Self {
        self.facts.process = Some(are_shown);
        self
    }

    /// Shows which build of the program this is: see [`build_info!`](crate::build_info).
    pub fn build_info(mut self, build: crate::BuildInfo) -> Self {
        self.facts.builds.push(build);
        self
    }
}

#[cfg(feature = "tokio-metrics")]
impl ExporterBuilder {
    /// Shows what tokio tells of a [runtime](crate::tokio_runtime), under a name.
    ///
    /// ```
    /// # fn main() -> Result<(), tallymark_server::BindError> {
    /// # let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    /// # let _entered = runtime.enter();
    /// use tallymark_server::Exporter;
    /// use tokio::runtime::Handle;
    ///
    /// let exporter = Exporter::builder()
    ///     .tokio_runtime("main", Handle::current())
    ///     .bind("127.0.0.1:0")?;
    /// # Ok(()) }
    /// ```
    pub fn tokio_runtime(
        mut self,
        name: impl Into<String>,
        runtime: tokio::runtime::Handle,
    ) -> Self {
        self.facts.runtimes.push((name.into(), runtime));
        self
    }
}
