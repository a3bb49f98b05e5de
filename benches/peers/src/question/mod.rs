//! The questions, one a file, and how they are asked.

pub mod counter;
pub mod counter_labels;
pub mod counter_string;
pub mod encode;
pub mod gauge;
pub mod growth;
pub mod histogram;
pub mod memory;
pub mod reading;
pub mod under_load;
pub mod wrapper;

use crate::contestant::Contestant;
use crate::measure::{Row, Settings, measure};
use wrapper::Form;

/// A question, and what answers it.
pub struct Question {
    /// Its name; a slash stands before a variant.
    pub name: String,
    ask: Ask,
}

enum Ask {
    Contestants(Box<dyn Fn() -> Vec<Contestant>>),
    Memory,
    UnderLoad,
}

impl Question {
    /// Asks everybody.
    pub fn rows(&self, settings: &Settings) -> Vec<Row> {
        match &self.ask {
            Ask::Contestants(make) => measure(&self.name, &make(), settings),
            Ask::Memory => memory::rows(),
            Ask::UnderLoad => under_load::rows(&self.name, settings),
        }
    }
}

/// All questions, in the order of the results.
pub fn questions() -> Vec<Question> {
    let asked = |name: &str, make: Box<dyn Fn() -> Vec<Contestant>>| Question {
        name: name.to_owned(),
        ask: Ask::Contestants(make),
    };
    let mut all = vec![
        asked("items, read only", Box::new(reading::contestants)),
        asked("counter", Box::new(counter::contestants)),
        asked("counter, two labels", Box::new(counter_labels::contestants)),
        asked("counter, a string", Box::new(counter_string::contestants)),
        asked("histogram", Box::new(histogram::contestants)),
        asked("gauge", Box::new(gauge::contestants)),
        asked(
            "wrapper, sync",
            Box::new(|| wrapper::contestants(Form::Sync)),
        ),
        asked(
            "wrapper, async",
            Box::new(|| wrapper::contestants(Form::Async)),
        ),
    ];
    for lines in [1_000, 10_000, 100_000] {
        let name = format!("encode, counters/{lines}");
        all.push(asked(&name, Box::new(move || encode::counters(lines))));
    }
    for (lines, series) in [(1_000, 70), (10_000, 700), (100_000, 7_000)] {
        let name = format!("encode, histograms/{lines}");
        all.push(asked(&name, Box::new(move || encode::histograms(series))));
    }
    let name = "encode, 10 counters of 10000 moved";
    all.push(asked(name, Box::new(|| encode::few_moved(10_000))));
    all.push(Question {
        name: "memory".to_owned(),
        ask: Ask::Memory,
    });
    for series in growth::SIZES {
        let name = format!("growth, scrape/{series}");
        all.push(asked(&name, Box::new(move || growth::scrape(series))));
    }
    for series in growth::SIZES {
        let name = format!("growth, increment/{series}");
        all.push(asked(&name, Box::new(move || growth::increment(series))));
    }
    all.push(Question {
        name: "under load".to_owned(),
        ask: Ask::UnderLoad,
    });
    all
}
