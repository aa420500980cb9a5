// title: Methods that a method is compared with
// about: By a sentence that compares the two, or as a baseline of the papers that propose it.
// param: method Method = "Transformer"
// param: limit integer = 20
// returns: method string, sentences integer, as_baseline integer
MATCH (m:Method {name: $method})
CALL {
  WITH m
  MATCH (m)-[r:COMPARED_WITH]-(other:Method)
  RETURN other, r.paper_count AS said, 0 AS measured
  UNION ALL
  WITH m
  MATCH (m)<-[:PROPOSES]-(p:Paper)-[:COMPARES]->(other:Method)
  RETURN other, 0 AS said, count(p) AS measured
}
RETURN other.name AS method, sum(said) AS sentences, sum(measured) AS as_baseline
ORDER BY sentences + as_baseline DESC, method LIMIT $limit
