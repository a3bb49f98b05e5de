//! The pages: which answer a request gets. Knows nothing of sockets.
//!
//! Paths are compared byte for byte, the query left out.

use crate::bind_error::BindError;
use crate::own::{OWN, Refusal};
use crate::page::{Answer, Answering, PLAIN, Page, is_path, ready, respond};
use hyper::{Request, StatusCode};
use std::ops::Deref;
use std::sync::Arc;
use tallymark_runtime::Registry;

/// The registry that is served.
pub(crate) type Served = Arc<dyn Deref<Target = Registry> + Send + Sync>;

/// What is served, under which paths.
pub(crate) struct Site {
    pages: Vec<Page>,
    /// Of what is served beside the pages.
    other_paths: Vec<String>,
}

impl Site {
    /// # Errors
    /// When a path cannot be asked for, or is that of two pages.
    pub(crate) fn new(pages: Vec<Page>, other_paths: Vec<String>) -> Result<Self, BindError> {
        for (at, page) in pages.iter().enumerate() {
            let (setting, path) = (page.setting, page.path.clone());
            if !is_path(&path) {
                return Err(BindError::Path { setting, path });
            }
            if pages[..at].iter().any(|other| other.path == path) || other_paths.contains(&path) {
                return Err(BindError::PathTwice { path });
            }
        }
        Ok(Self { pages, other_paths })
    }

    /// The answer to a request; to HEAD as well, whose body the server leaves out.
    ///
    /// `is_near` is whether it came to an address of this machine alone.
    pub(crate) fn answer(&self, request: Request<()>, has_body: bool, is_near: bool) -> Answering {
        let path = request.uri().path();
        let mut pages = self.shown(is_near);
        let Some(page) = pages.find(|page| page.path == path) else {
            OWN.refused_requests_total.with(Refusal::Path).inc();
            return ready(self.unknown_path(is_near));
        };
        if has_body {
            OWN.refused_requests_total.with(Refusal::Body).inc();
            return ready(unexpected_body());
        }
        page.answer(request)
    }

    fn shown(&self, is_near: bool) -> impl Iterator<Item = &Page> {
        let pages = self.pages.iter();
        pages.filter(move |page| is_near || !page.is_near)
    }

    fn unknown_path(&self, is_near: bool) -> Answer {
        let known = self.shown(is_near).filter(|page| page.is_listed);
        let known = known.map(|page| &page.path).chain(&self.other_paths);
        let known: Vec<_> = known.map(String::as_str).collect();
        let known = match known.split_last() {
            Some((last, [])) => format!("the known path is {last}"),
            Some((last, others)) => format!("known paths are {} and {last}", others.join(", ")),
            None => "there is none".to_owned(),
        };
        let text = format!("nothing is served under this path; {known}\n");
        respond(StatusCode::NOT_FOUND, PLAIN, text)
    }
}

fn unexpected_body() -> Answer {
    let text = "requests have no body here\n".to_owned();
    respond(StatusCode::PAYLOAD_TOO_LARGE, PLAIN, text)
}
