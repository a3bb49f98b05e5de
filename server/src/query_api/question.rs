//! What the database is asked: parameters that are known here, checked before anybody is asked.
//!
//! The database reads them again, in its own way; their text is passed on as it came.

use super::answer::Refusal;
use super::moment;
use super::own::Endpoint;
use super::parameters::{Form, Parameters};
use std::time::Duration;

/// What Prometheus gives at most of each series.
const MOST_POINTS: f64 = 11_000.0;

const A_TIME: &str =
    "seconds since 1970 or a date such as 2026-01-31T12:00:00Z (a `+` in it as %2B)";
const A_DURATION: &str = "seconds or a duration such as 15s or 1h30m";

/// A question for the database, as a form to be sent to a path of its API.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) path: &'static str,
    pub(crate) form: Vec<u8>,
}

/// What a question may be and what it is where nothing is said.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) timeout: Duration,
    pub(crate) step: Duration,
}

impl Question {
    /// The question of a request to an endpoint whose answer is [passed on](Endpoint::is_passed_on).
    pub(crate) fn new(
        endpoint: Endpoint,
        parameters: &Parameters,
        bounds: Bounds,
    ) -> Result<Self, Refusal> {
        let mut form = Form::default();
        let path = match endpoint {
            Endpoint::QueryRange => {
                form.push("query", required(parameters, "query", "PromQL")?);
                range(parameters, bounds, &mut form)?;
                "/api/v1/query_range"
            }
            Endpoint::Series => {
                let mut selectors = parameters.all("match[]").peekable();
                if selectors.peek().is_none() {
                    return Err(missing("match[]", "a selector such as up{job=\"shop\"}"));
                }
                selectors.for_each(|selector| form.push("match[]", selector));
                let start = optional_time(parameters, "start", &mut form)?;
                let end = optional_time(parameters, "end", &mut form)?;
                if let (Some(start), Some(end)) = (start, end) {
                    check_order(start, end)?;
                }
                "/api/v1/series"
            }
            _ => {
                form.push("query", required(parameters, "query", "PromQL")?);
                optional_time(parameters, "time", &mut form)?;
                "/api/v1/query"
            }
        };
        limit(parameters, &mut form)?;
        timeout(parameters, bounds.timeout, &mut form)?;
        Ok(Self {
            path,
            form: form.into_bytes(),
        })
    }

    /// One query, for the present.
    pub(crate) fn instant(query: &str, limit: Duration) -> Self {
        let mut form = Form::default();
        form.push("query", query);
        form.push("timeout", &limit.as_secs_f64().to_string());
        Self {
            path: "/api/v1/query",
            form: form.into_bytes(),
        }
    }
}

fn range(parameters: &Parameters, bounds: Bounds, form: &mut Form) -> Result<(), Refusal> {
    let mut required_time = |name| {
        let text = required(parameters, name, A_TIME)?;
        form.push(name, text);
        moment::time(text).ok_or_else(|| wrong(name, text, A_TIME))
    };
    let (start, end) = (required_time("start")?, required_time("end")?);
    check_order(start, end)?;
    let (written, step) = match parameters.one("step")? {
        Some(text) => {
            let step = moment::duration(text).ok_or_else(|| wrong("step", text, A_DURATION))?;
            (text.to_owned(), step)
        }
        None => {
            let step = bounds.step.as_secs_f64();
            (step.to_string(), step)
        }
    };
    if step <= 0.0 {
        return Err(Refusal::invalid(format!(
            "`step` is {written}; write one above 0, such as 15s"
        )));
    }
    let points = ((end - start) / step).floor();
    if points > MOST_POINTS {
        let least = ((end - start) / MOST_POINTS * 1000.0).ceil() / 1000.0;
        return Err(Refusal::invalid(format!(
            "{points} points a series are more than {MOST_POINTS}; write a `step` of at least {least} seconds, or a shorter time"
        )));
    }
    form.push("step", &written);
    Ok(())
}

fn check_order(start: f64, end: f64) -> Result<(), Refusal> {
    if start > end {
        return Err(Refusal::invalid(
            "`start` is after `end`; write the earlier time as `start`",
        ));
    }
    Ok(())
}

fn required<'a>(parameters: &'a Parameters, name: &str, what: &str) -> Result<&'a str, Refusal> {
    parameters.one(name)?.ok_or_else(|| missing(name, what))
}

fn optional_time(
    parameters: &Parameters,
    name: &str,
    form: &mut Form,
) -> Result<Option<f64>, Refusal> {
    let Some(text) = parameters.one(name)? else {
        return Ok(None);
    };
    form.push(name, text);
    let time = moment::time(text).ok_or_else(|| wrong(name, text, A_TIME))?;
    Ok(Some(time))
}

fn limit(parameters: &Parameters, form: &mut Form) -> Result<(), Refusal> {
    let Some(text) = parameters.one("limit")? else {
        return Ok(());
    };
    if text.parse::<u32>().is_err() {
        return Err(wrong("limit", text, "a whole number"));
    }
    form.push("limit", text);
    Ok(())
}

/// The database gives up when nobody waits any more.
fn timeout(parameters: &Parameters, most: Duration, form: &mut Form) -> Result<(), Refusal> {
    let mut seconds = most.as_secs_f64();
    if let Some(text) = parameters.one("timeout")? {
        let wished = moment::duration(text).filter(|wished| *wished > 0.0);
        let wished = wished.ok_or_else(|| wrong("timeout", text, A_DURATION))?;
        seconds = seconds.min(wished);
    }
    form.push("timeout", &seconds.to_string());
    Ok(())
}

fn missing(name: &str, what: &str) -> Refusal {
    Refusal::invalid(format!("`{name}` is missing; write {what}"))
}

fn wrong(name: &str, text: &str, what: &str) -> Refusal {
    let shown: String = text.chars().take(100).collect();
    Refusal::invalid(format!("`{name}` is `{shown}`; write {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds {
        timeout: Duration::from_secs(30),
        step: Duration::from_secs(15),
    };

    fn ask(endpoint: Endpoint, query: &str) -> Result<String, String> {
        let parameters = Parameters::parse(query, b"").map_err(|refusal| refusal.words)?;
        match Question::new(endpoint, &parameters, BOUNDS) {
            Ok(question) => Ok(String::from_utf8(question.form).expect("ASCII")),
            Err(refusal) => {
                assert_eq!((refusal.status.as_u16()), 400);
                Err(refusal.words)
            }
        }
    }

    #[test]
    fn parameters_that_are_known_are_passed_on() {
        let form = ask(
            Endpoint::QueryRange,
            "query=up&start=0&end=60&x=y&extra_label=a",
        );
        assert_eq!(form.unwrap(), "query=up&start=0&end=60&step=15&timeout=30");
        let form = ask(
            Endpoint::QueryRange,
            "timeout=1m&step=1m&end=1970-01-01T01:00:00%2B01:00&start=-5&query=a%2Bb&limit=3",
        );
        assert_eq!(
            form.unwrap(),
            "query=a%2Bb&start=-5&end=1970-01-01T01%3A00%3A00%2B01%3A00&step=1m&limit=3&timeout=30"
        );
        let form = ask(Endpoint::Query, "query=up&time=5&timeout=2.5&step=9");
        assert_eq!(form.unwrap(), "query=up&time=5&timeout=2.5");
        let form = ask(Endpoint::Series, "match[]=up&match[]=down&start=1&end=1");
        assert_eq!(
            form.unwrap(),
            "match%5B%5D=up&match%5B%5D=down&start=1&end=1&timeout=30"
        );
    }

    #[test]
    fn a_mistake_is_told_with_what_to_write() {
        use Endpoint::{Query, QueryRange, Series};
        for (endpoint, query, words) in [
            (Query, "", "`query` is missing; write PromQL"),
            (Query, "query=", "`query` is missing; write PromQL"),
            (Query, "query=a&query=b", "`query` stands more than once"),
            (
                Query,
                "query=a&time=soon",
                "`time` is `soon`; write seconds",
            ),
            (
                Query,
                "query=a&limit=-1",
                "`limit` is `-1`; write a whole number",
            ),
            (
                Query,
                "query=a&timeout=0",
                "`timeout` is `0`; write seconds or",
            ),
            (QueryRange, "start=1&end=2", "`query` is missing"),
            (
                QueryRange,
                "query=a&end=2",
                "`start` is missing; write seconds since 1970",
            ),
            (
                QueryRange,
                "query=a&start=2",
                "`end` is missing; write seconds since 1970",
            ),
            (
                QueryRange,
                "query=a&start=2&end=1",
                "`start` is after `end`",
            ),
            (
                QueryRange,
                "query=a&start=1&end=2&step=0",
                "`step` is 0; write one above 0",
            ),
            (
                QueryRange,
                "query=a&start=1&end=2&step=-5",
                "`step` is -5; write one above 0",
            ),
            (
                QueryRange,
                "query=a&start=1&end=2&step=x",
                "`step` is `x`; write seconds or",
            ),
            (
                QueryRange,
                "query=a&start=0&end=11001&step=1",
                "11001 points a series are more than 11000; write a `step` of at least 1.001 seconds",
            ),
            (Series, "start=1", "`match[]` is missing; write a selector"),
            (Series, "match[]=", "`match[]` is missing; write a selector"),
            (Series, "match[]=a&start=2&end=1", "`start` is after `end`"),
        ] {
            let told = ask(endpoint, query).expect_err(query);
            assert!(told.contains(words), "{query}: {told}");
        }
        assert!(ask(QueryRange, "query=a&start=0&end=11000&step=1").is_ok());
    }
}
