// title: Datasets that papers evaluate on beside a dataset
// param: dataset Dataset = "COCO"
// param: limit integer = 20
// returns: dataset string, papers integer
MATCH (d:Dataset {name: $dataset})<-[:EVALUATES_ON|PROPOSES]-(p:Paper)-[:EVALUATES_ON|PROPOSES]->(other:Dataset)
WHERE other <> d
RETURN other.name AS dataset, count(DISTINCT p) AS papers
ORDER BY papers DESC, dataset LIMIT $limit
