use std::process::Command;

use super::cli::{Cli, Profile};
use super::figures::Figures;
use super::project::Leaf;
use super::shape::Shape;
use super::variant::Variant;
use crate::summary::Summary;

/// The tables, as Markdown.
pub(super) fn print(cli: &Cli, versions: &str, figures: &Figures) -> String {
    let times = cli.shapes.iter().flat_map(|shape| cli.profiles.iter().map(move |profile| (*shape, *profile)));
    let times: String = times.filter_map(|(shape, profile)| time_row(shape, profile, figures)).collect();
    let lines: String = cli.shapes.iter().map(|shape| lines_row(*shape, figures)).collect();
    format!(
        "{} handlers, {} rounds; {}, {versions}\n\n\
         | shape | profile | plain, s | grants, s | ours, s | grants / plain | ours / plain |\n\
         |---|---|---|---|---|---|---|\n\
         {times}\n\
         | lines when expanded | plain | grants | ours |\n\
         |---|---|---|---|\n\
         {lines}",
        cli.handlers,
        cli.rounds,
        compiler(),
    )
}

fn time_row(shape: Shape, profile: Profile, figures: &Figures) -> Option<String> {
    let [plain, grants, ours] = Variant::ALL.map(|variant| figures.summary(Leaf { shape, variant }, profile));
    let all = [plain?, grants?, ours?];
    let [plain, grants, ours] = all.map(|summary| summary.median);
    let seconds = all.map(seconds).join(" | ");
    Some(format!("| {shape} | {profile} | {seconds} | {:.2} | {:.2} |\n", grants / plain, ours / plain))
}

fn lines_row(shape: Shape, figures: &Figures) -> String {
    let all = Variant::ALL.map(|variant| figures.lines(Leaf { shape, variant }));
    let lines = all.map(|lines| lines.map_or_else(|| "?".to_owned(), |lines| lines.to_string()));
    format!("| {shape} | {} |\n", lines.join(" | "))
}

fn seconds(Summary { median, least, most }: Summary) -> String {
    format!("{median:.2} ({least:.2}–{most:.2})")
}

fn compiler() -> String {
    let output = Command::new("rustc").arg("--version").output();
    let line = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    line.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::super::cli::{Cli, Profile};
    use super::super::figures::Figures;
    use super::super::project::Leaf;
    use super::super::shape::Shape;
    use super::super::variant::Variant;
    use super::print;

    #[test]
    fn one_row_for_each_shape_and_profile() {
        let cli = Cli::parse_from(["compile-time", "--shapes", "long", "--profiles", "debug"]);
        let mut figures = Figures::default();
        for (variant, seconds) in Variant::ALL.into_iter().zip([2.0, 3.0, 1.0]) {
            let leaf = Leaf { shape: Shape::Long, variant };
            figures.add(leaf, Profile::Debug, seconds);
            figures.add(leaf, Profile::Debug, seconds + 0.5);
            figures.expanded(leaf, 70);
        }
        let text = print(&cli, "actix-web 4", &figures);
        assert!(text.starts_with("300 handlers, 5 rounds; rustc "), "{text}");
        let row = "| long | debug | 2.25 (2.00–2.50) | 3.25 (3.00–3.50) | 1.25 (1.00–1.50) | 1.44 | 0.56 |\n";
        assert!(text.contains(row), "{text}");
        assert!(text.ends_with("| long | 70 | 70 | 70 |\n"), "{text}");
    }
}
