//! Bars on a logarithmic scale, with whiskers for the spread and a line for the limit.
//!
//! Light or dark, as the reader's browser asks: each colour is exchanged by a style, and the background
//! with it, so that text is legible on any page. Only places are computed here; text is measured by
//! guess, since nobody knows the reader's font, and has room to spare.

use super::{Group, Plot};
use crate::bench::results::Way;
use crate::bench::tables::amount;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::error::Error;
use std::fmt::Write as _;

const WIDTH: u32 = 880;
/// The name of the longest contestant, and space for it.
const NAMES: u32 = 335;
const TOP: u32 = 92;
const BOTTOM: u32 = 52;
const BAR: u32 = 15;
/// Between two contestants.
const GAP: u32 = 7;

const BACKGROUND: RGBColor = RGBColor(255, 255, 255);
const TEXT: RGBColor = RGBColor(31, 35, 40);
const GRID: RGBColor = RGBColor(216, 222, 228);
const LIMIT: RGBColor = RGBColor(207, 34, 46);

/// What takes each colour's place on a dark page.
const DARK: [(RGBColor, &str); 4] = [
    (BACKGROUND, "#0d1117"),
    (TEXT, "#e6edf3"),
    (GRID, "#30363d"),
    (LIMIT, "#ff7b72"),
];

/// Seen on light and on dark.
fn colour(path: Way) -> RGBColor {
    match path {
        Way::Ours => RGBColor(45, 164, 78),
        Way::Fastest => RGBColor(84, 140, 214),
        Way::Idiom | Way::Limit => RGBColor(196, 138, 74),
    }
}

/// Bars after the first are paler.
fn strength(bar: usize) -> f64 {
    if bar == 0 { 1.0 } else { 0.55 }
}

fn font(size: u32, colour: RGBColor, h_pos: HPos) -> TextStyle<'static> {
    ("sans-serif", size)
        .into_font()
        .color(&colour)
        .pos(Pos::new(h_pos, VPos::Center))
}

/// Draws it; `limit` is a place on the axis, and its words.
pub(super) fn svg(
    plot: &Plot,
    groups: &[Group<'_>],
    limit: Option<(f64, &str)>,
) -> Result<String, Box<dyn Error>> {
    let of_group = BAR * plot.bars.len() as u32 + GAP;
    let height = TOP + BOTTOM + of_group * groups.len() as u32;
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        area.fill(&BACKGROUND)?;
        let title = font(21, TEXT, HPos::Left).transform(FontTransform::None);
        area.draw_text(plot.title, &title, (14, 22))?;
        legend(&area, plot, groups)?;
        bars(&area, plot, groups, limit)?;
        area.present()?;
    }
    Ok(with_style(&svg))
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

/// Squares with words, in a row.
fn legend(area: &Area<'_>, plot: &Plot, groups: &[Group<'_>]) -> Result<(), Box<dyn Error>> {
    let mut x = 14;
    let mut entry = |fills: &[(RGBColor, f64)], words: &str| -> Result<(), Box<dyn Error>> {
        for (colour, strength) in fills {
            let square = [(x, 42), (x + 12, 54)];
            area.draw(&Rectangle::new(square, colour.mix(*strength).filled()))?;
            x += 14;
        }
        area.draw_text(words, &font(15, TEXT, HPos::Left), (x + 3, 48))?;
        x += 8 * i32::try_from(words.chars().count())? + 14;
        Ok(())
    };
    for (path, words) in [
        (Way::Ours, "Tallymark"),
        (Way::Idiom, "peers, by their usual idiom"),
        (Way::Fastest, "peers, by their fastest"),
    ] {
        if groups.iter().any(|group| group.path == path) {
            entry(&[(colour(path), 1.0)], words)?;
        }
    }
    for (bar, bars) in plot.bars.iter().enumerate() {
        entry(&[(TEXT, 0.75 * strength(bar))], bars.name)?;
    }
    Ok(())
}

fn bars(
    area: &Area<'_>,
    plot: &Plot,
    groups: &[Group<'_>],
    limit: Option<(f64, &str)>,
) -> Result<(), Box<dyn Error>> {
    let rows = || groups.iter().flat_map(|group| group.rows.iter().flatten());
    let least = rows().map(|row| row.median);
    let most = rows().map(|row| row.median + row.spread / 2.0);
    let shown = least.chain(most).chain(limit.map(|(at, _)| at));
    // An amount of nothing has no place on this axis.
    let shown = shown.filter(|value| *value > 0.0);
    let (least, most) = shown.fold((f64::MAX, f64::MIN_POSITIVE), |(least, most), value| {
        (least.min(value), most.max(value))
    });
    let unit = rows().next().map_or("ns", |row| row.unit.as_str());
    // Room beyond the longest whisker for the number beside it.
    let (least, most) = (least / 1.6, most * (most / least).powf(0.16) * 1.3);
    let step = f64::from(BAR * plot.bars.len() as u32 + GAP);
    let whole = step * groups.len() as f64;
    let mut chart = ChartBuilder::on(area)
        .margin_top(TOP)
        .margin_right(36)
        .x_label_area_size(BOTTOM)
        .y_label_area_size(NAMES)
        .build_cartesian_2d((least..most).log_scale(), whole..0.0)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .y_labels(0)
        .x_labels(8)
        .x_desc(format!("{} (logarithmic)", plot.axis))
        .x_label_formatter(&|value| amount(*value, unit))
        .axis_style(GRID)
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .label_style(font(14, TEXT, HPos::Center))
        .axis_desc_style(font(15, TEXT, HPos::Center))
        .draw()?;
    if let Some((at, words)) = limit {
        let line = [(at, 0.0), (at, whole)];
        let line = DashedPathElement::new(line, 5, 4, LIMIT.stroke_width(2));
        chart.draw_series([line])?;
        let (x, y) = chart.backend_coord(&(at, 0.0));
        let words = format!("{words}, {}", amount(at, unit));
        area.draw_text(&words, &font(14, LIMIT, HPos::Left), (x - 4, y - 10))?;
    }
    for (number, group) in groups.iter().enumerate() {
        let top = step * number as f64 + f64::from(GAP) / 2.0;
        let middle = top + (step - f64::from(GAP)) / 2.0;
        let is_ours = group.path == Way::Ours;
        let name = font(15, TEXT, HPos::Right);
        let name = if is_ours { bold(&name) } else { name };
        let (x, y) = chart.backend_coord(&(least, middle));
        area.draw_text(group.who, &name, (x - 8, y))?;
        for (bar, row) in group.rows.iter().enumerate() {
            let Some(row) = row else { continue };
            let top = top + f64::from(BAR * bar as u32);
            let (bottom, middle) = (top + f64::from(BAR) - 1.0, top + f64::from(BAR) / 2.0);
            let fill = colour(group.path).mix(strength(bar)).filled();
            let end = row.median.max(least);
            chart.draw_series([Rectangle::new([(least, top), (end, bottom)], fill)])?;
            let from = (row.median - row.spread / 2.0).max(least);
            let to = (row.median + row.spread / 2.0).max(least);
            for whisker in [
                [(from, middle), (to, middle)],
                [(from, middle - 3.0), (from, middle + 3.0)],
                [(to, middle - 3.0), (to, middle + 3.0)],
            ] {
                chart.draw_series([PathElement::new(whisker, TEXT)])?;
            }
            let value = font(14, TEXT, HPos::Left);
            let value = if is_ours { bold(&value) } else { value };
            let (x, y) = chart.backend_coord(&(to.max(end), middle));
            let words = amount(row.median, &row.unit);
            // Nothing shines through the number, the line of the limit least of all.
            let width = 8 * i32::try_from(words.chars().count())?;
            let lane = [(x + 4, y - 6), (x + 6 + width, y + 7)];
            area.draw(&Rectangle::new(lane, BACKGROUND.filled()))?;
            area.draw_text(&words, &value, (x + 6, y))?;
        }
    }
    Ok(())
}

fn bold<'a>(style: &TextStyle<'a>) -> TextStyle<'a> {
    let font = style.font.clone().style(FontStyle::Bold);
    TextStyle {
        font,
        ..style.clone()
    }
}

/// The drawing, with what exchanges its colours.
fn with_style(svg: &str) -> String {
    let mut style = String::from("<style>@media (prefers-color-scheme: dark) {");
    for (RGBColor(red, green, blue), dark) in DARK {
        let light = format!("#{red:02X}{green:02X}{blue:02X}");
        for property in ["fill", "stroke"] {
            let _ = write!(style, " [{property}=\"{light}\"] {{ {property}: {dark} }}");
        }
    }
    style += " }</style>";
    let after_head = svg.find(">\n").map_or(0, |end| end + 2);
    let (head, rest) = svg.split_at(after_head);
    format!("{head}{style}\n{rest}")
}
