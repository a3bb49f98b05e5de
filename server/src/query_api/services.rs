//! Which services there are: the values of a label of an info metric.

use super::answer::Refusal;
use super::database::{Database, Found};
use super::own::Outcome;
use super::question::Question;
use crate::slots::Slot;
use hyper::StatusCode;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// More services than this has bytes for are no list that anybody reads.
const MOST: usize = 1 << 20;

/// Where services are found.
pub(crate) struct Services {
    pub(crate) family: String,
    pub(crate) label: String,
    /// Those that are known without the database.
    pub(crate) known: BTreeSet<String>,
}

/// Why it is not known which there are.
pub(crate) enum NotRead {
    Refused(Refusal),
    /// The database has answered something else.
    Answered(Found),
}

#[derive(Deserialize)]
struct Reply {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    result: Vec<Series>,
}

#[derive(Deserialize)]
struct Series {
    metric: BTreeMap<String, String>,
}

impl Services {
    /// Those of which the database has a series, sorted.
    pub(crate) async fn read(
        &self,
        database: &Database,
        slot: Slot,
        limit: Duration,
    ) -> Result<BTreeSet<String>, NotRead> {
        let query = format!("count by ({}) ({})", self.label, self.family);
        let question = Question::instant(&query, limit);
        let found = database.ask(question, slot, MOST, limit).await;
        let found = found.map_err(NotRead::Refused)?;
        if !found.is_success() {
            return Err(NotRead::Answered(found));
        }
        self.parse(&found.body).ok_or_else(|| {
            NotRead::Refused(Refusal::new(
                StatusCode::BAD_GATEWAY,
                Outcome::BadAnswer,
                "what the database answers is not in Prometheus' form",
            ))
        })
    }

    fn parse(&self, body: &[u8]) -> Option<BTreeSet<String>> {
        let reply: Reply = serde_json::from_slice(body).ok()?;
        let series = reply.data.result.into_iter();
        let values = series.filter_map(|mut series| series.metric.remove(&self.label));
        Some(values.filter(|value| !value.is_empty()).collect())
    }

    /// Known ones of which the database has no series.
    pub(crate) fn missing(&self, found: &BTreeSet<String>) -> Vec<String> {
        self.known.difference(found).cloned().collect()
    }
}

impl NotRead {
    pub(crate) fn outcome(&self) -> Outcome {
        match self {
            Self::Refused(refusal) => refusal.outcome,
            Self::Answered(found) => found.outcome(),
        }
    }

    pub(crate) fn words(&self) -> String {
        match self {
            Self::Refused(refusal) => refusal.words.clone(),
            Self::Answered(found) => format!("the database answers {}", found.words()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_distinct_and_sorted() {
        let services = Services {
            family: "shop_info".to_owned(),
            label: "service".to_owned(),
            known: ["cart", "mail"].map(str::to_owned).into(),
        };
        let text = br#"{"status":"success","data":{"resultType":"vector","result":[
            {"metric":{"service":"web"},"value":[1,"2"]},{"metric":{},"value":[1,"1"]},
            {"metric":{"service":"cart","x":"y"},"value":[1,"1"]},{"metric":{"service":"web"}}]}}"#;
        let found = services.parse(text).expect("an answer");
        assert_eq!(found.iter().collect::<Vec<_>>(), ["cart", "web"]);
        assert_eq!(services.missing(&found), ["mail"]);
        assert_eq!(services.parse(br#"{"data":[]}"#), None);
        assert_eq!(services.parse(b"[]"), None);
    }
}
