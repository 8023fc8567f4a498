use std::{fs, sync::Arc};

use agent_graph::{
    graph::{
        calculation,
        edge::{Condition, END, Edge, START},
        engine::{Graph, GraphError, Run},
        node::Kind,
        plan::{Plan, PlanError},
        registry,
        state::State,
    },
    wire::{
        Object,
        block::Block,
        message::{Message, Role},
    },
};

fn asked(text: &str) -> State {
    State { context: vec![Message::new(Role::User, vec![Block::text(text)])], fields: Object::new() }
}

fn plan(nodes: &[(&str, Kind)], edges: &[(&str, &str)]) -> Plan {
    Plan {
        nodes: nodes.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect(),
        edges: edges.iter().map(|(from, to)| Edge::always(from, to)).collect(),
    }
}

#[actix_web::test]
async fn nodes_run_one_after_the_other() {
    let plan = plan(&[("a", Kind::Upper), ("b", Kind::Echo)], &[(START, "a"), ("a", "b"), ("b", END)]);
    let graph = Arc::new(Graph::new(plan).unwrap());
    let mut run = Run::new(graph.clone(), asked("hello"), 2);
    let said = run.finish().await.unwrap();
    assert_eq!(said.iter().map(Message::text).collect::<Vec<_>>(), ["HELLO", "hello"]);
    assert_eq!(run.state().context.len(), 3);
    assert_eq!((run.steps(), graph.node_runs()), (2, 2));
    assert_eq!(run.step().await, Ok(None));
}

#[actix_web::test]
async fn a_circle_ends_at_the_limit() {
    let graph = Arc::new(Graph::new(plan(&[("a", Kind::Echo)], &[(START, "a"), ("a", "a")])).unwrap());
    let mut run = Run::new(graph.clone(), asked("x"), 7);
    assert_eq!(run.finish().await, Err(GraphError::Recursion { limit: 7 }));
    assert_eq!(graph.node_runs(), 7);
}

#[actix_web::test]
async fn the_first_edge_that_holds_is_taken() {
    let mut plan = plan(&[("a", Kind::Echo), ("b", Kind::Upper)], &[(START, "a"), ("a", END), ("b", END)]);
    plan.edges.insert(0, Edge::when(START, "b", Condition::TextStarts("Hi".to_owned())));
    let graph = Arc::new(Graph::new(plan).unwrap());
    for (text, answer) in [("hi there", "HI THERE"), ("oh hi", "oh hi")] {
        let said = Run::new(graph.clone(), asked(text), 5).finish().await.unwrap();
        assert_eq!(said[0].text(), answer);
    }
}

#[actix_web::test]
async fn a_tool_node_without_a_call_fails() {
    let graph = Arc::new(Graph::new(plan(&[("t", Kind::Calculator)], &[(START, "t"), ("t", END)])).unwrap());
    let failed = Run::new(graph.clone(), asked("1+1"), 5).finish().await;
    assert!(matches!(failed, Err(GraphError::Node { node, .. }) if node == "t"));
    let unknown = Run::at(graph, asked("1+1"), 5, "u").finish().await;
    assert_eq!(unknown, Err(GraphError::Start { node: "u".to_owned() }));
}

#[test]
fn what_is_no_graph() {
    let refused = |nodes: &[(&str, Kind)], edges: &[(&str, &str)]| Graph::new(plan(nodes, edges)).unwrap_err();
    let echo = [("a", Kind::Echo)];
    assert_eq!(refused(&[], &[]), PlanError::Empty);
    assert_eq!(refused(&[("end", Kind::Echo)], &[]), PlanError::Reserved("end".to_owned()));
    assert_eq!(refused(&echo, &[(START, "b")]), PlanError::UnknownNode("b".to_owned()));
    assert_eq!(refused(&echo, &[(START, "a")]), PlanError::NoWayOn("a".to_owned()));
    assert_eq!(refused(&echo, &[("a", END)]), PlanError::NoWayOn("start".to_owned()));
    assert!(matches!(refused(&echo, &[("a", START)]), PlanError::Backwards { .. }));
    assert_eq!(refused(&echo, &[(START, END), ("a", END)]), PlanError::Unreachable("a".to_owned()));
}

#[test]
fn graphs_are_chosen_by_name_or_file() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["assistant", "echo", "upper"] {
        registry::graph(name, folder.path()).unwrap();
    }
    let write = |text: &str| fs::write(folder.path().join("g.json"), text).unwrap();
    let refused = |agent: &str| registry::graph(agent, folder.path()).unwrap_err().to_string();
    assert!(refused("graph.react:app").contains("Python path"));
    assert!(refused("assistent").contains("did you mean `assistant`?"));
    assert!(refused("g.json").contains("g.json` cannot be read"));
    write(r#"{"nodes": {"a": "echo"}, "edges": [{"from": "start", "to": "a"}, {"from": "a", "to": "end"}]}"#);
    registry::graph("g.json", folder.path()).unwrap();
    write("{\"nodes\": {\"a\": \"ehco\"},\n \"edges\": []}");
    assert!(refused("g.json").contains("g.json:1:"), "{}", refused("g.json"));
    write(r#"{"nodes": {"a": "echo"}, "edges": []}"#);
    assert!(refused("g.json").contains("has no edge that is always taken"));
}

#[test]
fn no_expression_panics() {
    let alphabet: Vec<char> = "0 19+-*/^().".chars().collect();
    let mut texts = vec![String::new()];
    for _ in 0..4 {
        texts = texts.iter().flat_map(|text| alphabet.iter().map(move |c| format!("{text}{c}"))).collect();
        for text in &texts {
            let _ = calculation::evaluate(text);
        }
    }
    let _ = calculation::evaluate(&"-".repeat(256));
    let _ = calculation::evaluate(&"((1)+".repeat(50));
    let _ = calculation::evaluate(&"1^".repeat(127));
    let _ = calculation::evaluate(&"9".repeat(256));
    let _ = calculation::evaluate(&"-(".repeat(31));
}
