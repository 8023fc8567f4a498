use super::cli::Cli;
use super::rounds::Rounds;
use crate::summary::{Summary, summary};

/// The table, as Markdown.
pub(super) fn print(cli: &Cli, all: &[Rounds], instructions: Option<&[u64]>) -> String {
    let rows: String = all.iter().enumerate().filter_map(|(index, rounds)| row(rounds, index, instructions)).collect();
    let (head, line) = if instructions.is_some() { (" instructions |", "---|") } else { ("", "") };
    format!("{} rounds of {} ms CPU time\n\n| | ns |{head}\n|---|---|{line}\n{rows}", cli.rounds, cli.millis)
}

fn row(rounds: &Rounds, index: usize, instructions: Option<&[u64]>) -> Option<String> {
    let Summary { median, least, most } = summary(rounds.nanos.clone())?;
    let instructions = instructions.and_then(|all| all.get(index)).map_or(String::new(), |count| format!(" {count} |"));
    Some(format!("| {} | {median:.1} ({least:.1}–{most:.1}) |{instructions}\n", rounds.name))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::super::cli::Cli;
    use super::super::rounds::Rounds;
    use super::print;

    #[test]
    fn one_row_for_each_case() {
        let cli = Cli::parse_from(["decide-table", "--rounds", "3"]);
        let rounds = [Rounds { name: "ours", nanos: vec![2.0, 4.0, 3.0] }];
        assert!(print(&cli, &rounds, None).ends_with("| | ns |\n|---|---|\n| ours | 3.0 (2.0–4.0) |\n"));
        let counted = print(&cli, &rounds, Some(&[77]));
        assert!(
            counted.ends_with("| | ns | instructions |\n|---|---|---|\n| ours | 3.0 (2.0–4.0) | 77 |\n"),
            "{counted}"
        );
    }
}
