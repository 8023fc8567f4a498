use super::cli::Cli;
use super::rounds::Rounds;
use crate::summary::{Summary, summary};

/// The table, as Markdown.
pub(super) fn print(cli: &Cli, all: &[Rounds]) -> String {
    let rows: String = all.iter().filter_map(row).collect();
    format!(
        "{} rounds of {} ms CPU time\n\n\
         | algorithm | jsonwebtoken, µs | ours, µs | ours / jsonwebtoken |\n\
         |---|---|---|---|\n\
         {rows}",
        cli.rounds, cli.millis,
    )
}

/// The ratio is that of the medians; its least and most are those of single rounds.
fn row(rounds: &Rounds) -> Option<String> {
    let (ours, theirs) = (summary(rounds.ours.clone())?, summary(rounds.theirs.clone())?);
    let ratios = summary(rounds.ours.iter().zip(&rounds.theirs).map(|(our, their)| our / their).collect())?;
    let ratio = Summary { median: ours.median / theirs.median, ..ratios };
    let cells =
        [theirs, ours, ratio].map(|Summary { median, least, most }| format!("{median:.2} ({least:.2}–{most:.2})"));
    Some(format!("| {} | {} |\n", rounds.algorithm, cells.join(" | ")))
}

#[cfg(test)]
mod tests {
    use auth_core::Algorithm;
    use clap::Parser as _;

    use super::super::cli::Cli;
    use super::super::rounds::Rounds;
    use super::print;

    #[test]
    fn one_row_for_each_algorithm() {
        let cli = Cli::parse_from(["verify-table", "--rounds", "3"]);
        let rounds = Rounds { algorithm: Algorithm::Es256, ours: vec![2.0, 4.0, 3.0], theirs: vec![4.0, 4.0, 2.0] };
        let text = print(&cli, &[rounds]);
        assert!(text.starts_with("3 rounds of 40 ms CPU time\n"), "{text}");
        assert!(text.ends_with("| ES256 | 4.00 (2.00–4.00) | 3.00 (2.00–4.00) | 0.75 (0.50–1.50) |\n"), "{text}");
    }
}
