//! Bars of every question that compares us with peers, as SVG.

use super::results::{Results, Row, Way};
use super::tables::amount;
use anyhow::{Context, Result, anyhow};
use plotters::prelude::*;
use std::fs;
use std::path::Path;

/// Bars of a plot: the fastest at one thread.
const MOST_BARS: usize = 16;

/// Writes a plot for each question that peers answer too.
pub(super) fn draw(results: &Results, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    for question in results.questions() {
        let rows: Vec<&Row> = results
            .rows
            .iter()
            .filter(|row| row.question == question && row.median > 0.0)
            .collect();
        if rows.iter().any(|row| row.path.is_peer()) && rows[0].unit != "%" {
            let file = folder.join(file_name(question));
            draw_question(question, &rows, &file)
                .map_err(|error| anyhow!("{}: {error}", file.display()))?;
        }
    }
    Ok(())
}

/// The question's name with what a path may hold.
fn file_name(question: &str) -> String {
    let words = question.split(|character: char| !character.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-") + ".svg"
}

fn colour(path: Way) -> RGBColor {
    match path {
        Way::Ours => RGBColor(22, 120, 90),
        Way::Limit => RGBColor(150, 150, 150),
        Way::Fastest => RGBColor(70, 110, 180),
        Way::Idiom => RGBColor(200, 120, 60),
    }
}

/// A group of bars for each contestant, one for each number of threads, on a logarithmic scale.
fn draw_question(
    question: &str,
    rows: &[&Row],
    file: &Path,
) -> Result<(), Box<dyn std::error::Error>> {
    let threads = rows.iter().map(|row| row.threads).min().unwrap_or(1);
    let mut first: Vec<&&Row> = rows.iter().filter(|row| row.threads == threads).collect();
    first.sort_by(|one, other| one.median.total_cmp(&other.median));
    first.truncate(MOST_BARS);
    let bars: Vec<&Row> = first
        .iter()
        .flat_map(|first| rows.iter().filter(|row| row.who == first.who))
        .copied()
        .collect();
    let least = bars.iter().map(|row| row.median).fold(f64::MAX, f64::min) / 2.0;
    let most = bars.iter().map(|row| row.median).fold(0.0, f64::max) * 8.0;

    let height = 70 + 22 * bars.len() as u32;
    let area = SVGBackend::new(file, (900, height)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption(question, ("sans-serif", 20))
        .margin(8)
        .x_label_area_size(28)
        .y_label_area_size(330)
        .build_cartesian_2d((least..most).log_scale(), 0.0..bars.len() as f64)?;
    let name = |at: &f64| {
        let above = bars.len().checked_sub(at.floor() as usize + 1);
        above
            .and_then(|at| bars.get(at))
            .map_or_else(String::new, |row| match row.threads {
                1 => row.who.clone(),
                threads => format!("{threads} threads"),
            })
    };
    let unit = &bars[0].unit;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .x_label_formatter(&|value| amount(*value, unit))
        .x_labels(6)
        .light_line_style(TRANSPARENT)
        .y_labels(0)
        .draw()?;
    for (at, row) in bars.iter().enumerate() {
        let middle = (bars.len() - at) as f64 - 0.5;
        let bar = [(least, middle - 0.38), (row.median, middle + 0.38)];
        let alpha = if row.threads == threads { 1.0 } else { 0.55 };
        let style = colour(row.path).mix(alpha).filled();
        let value = amount(row.median, &row.unit);
        chart.draw_series([Rectangle::new(bar, style)])?;
        chart.draw_series([Text::new(
            value,
            (row.median * 1.05, middle + 0.3),
            ("sans-serif", 13),
        )])?;
        let (x, y) = chart.backend_coord(&(least, middle));
        let label = name(&middle);
        let style =
            ("sans-serif", 13)
                .into_text_style(&area)
                .pos(plotters::style::text_anchor::Pos::new(
                    plotters::style::text_anchor::HPos::Right,
                    plotters::style::text_anchor::VPos::Center,
                ));
        area.draw_text(&label, &style, (x - 6, y))?;
    }
    area.present()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::results::tests::{results, row};
    use super::*;

    #[test]
    fn a_plot_shows_everybody_and_each_number_of_threads() {
        let folder = tempfile::tempdir().expect("a folder");
        let results = results(vec![
            row("counter, two labels", "tallymark", Way::Ours, 1, 1.5),
            row("counter, two labels", "peer", Way::Idiom, 1, 30.0),
            row("counter, two labels", "peer", Way::Idiom, 2, 100.0),
            row("growth, scrape/1000", "tallymark", Way::Ours, 1, 1.5),
        ]);
        draw(&results, folder.path()).expect("drawn");
        let file = folder.path().join("counter-two-labels.svg");
        let text = fs::read_to_string(file).expect("there is a plot");
        for shown in ["tallymark", "peer", "2 threads", "100 ns"] {
            assert!(text.contains(shown), "{shown}");
        }
        assert!(!folder.path().join("growth-scrape-1000.svg").exists());
    }
}
