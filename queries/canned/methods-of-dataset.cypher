// title: Methods of the papers that work with a dataset, by number of papers
// param: dataset Dataset = "COCO"
// param: limit integer = 20
// returns: method string, papers integer, proposed_by integer
MATCH (:Dataset {name: $dataset})<-[:EVALUATES_ON|PROPOSES]-(p:Paper)-[r:PROPOSES|USES]->(m:Method)
RETURN m.name AS method, count(DISTINCT p) AS papers,
       count(DISTINCT CASE WHEN type(r) = 'PROPOSES' THEN p END) AS proposed_by
ORDER BY papers DESC, proposed_by DESC, method LIMIT $limit
