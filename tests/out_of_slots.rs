//! What happens where the index space ends: a clear error, and nothing worse.
//!
//! A program of its own, because it uses up what all tests of a program share.

use std::sync::Arc;
use tallymark::{Gauge, Interned, Label, MetricSet, Problem, Registry, UpDown, registry};

#[derive(Label, Clone, Copy)]
#[label(capacity = 16_383)]
struct Row(Interned);

#[derive(Label, Clone, Copy)]
#[label(capacity = 16_383)]
struct Column(Interned);

/// As wide as a family can be: 2²⁸ numbers, a quarter of those for shared cells.
#[derive(MetricSet)]
#[metrics(max_series = 1_000_000_000)]
struct Grid {
    /// Cells.
    #[metric(max_series = 268_435_456)]
    cells: Gauge<(Row, Column)>,
}

/// Too late.
#[derive(MetricSet)]
#[metrics(namespace = "late", static = LATE, max_series = 1_000_000_000)]
struct Late {
    /// Cells.
    #[metric(max_series = 268_435_456, init = "touched")]
    cells_total: tallymark::Counter<(Row, Column)>,
    /// Something small.
    in_flight: UpDown,
    /// Something small whose cells are shared.
    level: Gauge,
}

#[test]
fn the_end_of_the_index_space_is_told_and_survived() {
    // Have room, because they are counted into first.
    LATE.in_flight.inc();
    LATE.level.set(3.0);
    let mut grids = Vec::new();
    let full = loop {
        match Grid::try_new() {
            Ok(grid) => grids.push(Arc::new(grid)),
            Err(full) => break full,
        }
    };
    assert_eq!(
        grids.len(),
        3,
        "a quarter each, and a few numbers are taken"
    );
    assert_eq!(full.wanted, 1 << 28);
    let words = full.to_string();
    assert!(
        words.starts_with("the program's metrics need more than 2^30 numbers"),
        "{words}"
    );
    assert!(words.contains("drop instances"), "{words}");

    let cell = grids[2]
        .cells
        .with((Row::from("last"), Column::from("one")));
    cell.set(7.0);
    assert!((cell.get() - 7.0).abs() < f64::EPSILON);
    assert!(Registry::new().register(&grids[0]).is_ok());

    // A static that finds no room counts into nothing, and says so when the program starts.
    LATE.cells_total
        .with((Row::from("a"), Column::from("b")))
        .inc();
    LATE.in_flight.inc();
    let problems = registry().check().expect_err("there is no room");
    assert!(
        problems.all().iter().any(
            |problem| matches!(problem, Problem::NoRoom { name, .. } if name == "late_cells_total")
        ),
        "{problems}"
    );
    assert_eq!(
        LATE.cells_total
            .with((Row::from("a"), Column::from("b")))
            .get(),
        0
    );
    assert_eq!(LATE.in_flight.get(), 2);
    assert!((LATE.level.get() - 3.0).abs() < f64::EPSILON);

    // What is given back can be taken again, and is zero.
    grids.truncate(2);
    let again = Grid::try_new().expect("room again");
    let cell = again.cells.with((Row::from("last"), Column::from("one")));
    assert!(cell.get().abs() < f64::EPSILON);
}
