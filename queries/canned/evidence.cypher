// title: The sentences behind the edges between two things
// param: a Entity = "Transformer"
// param: b Entity = "machine translation"
// param: limit integer = 50
// returns: from string, relation string, to string, confidence float, sentence string, paper string
MATCH (a:Entity {name: $a})-[r]-(b:Entity {name: $b})
UNWIND range(0, size(r.evidence_texts) - 1) AS i
RETURN startNode(r).name AS from, type(r) AS relation, endNode(r).name AS to,
       r.evidence_confidences[i] AS confidence, r.evidence_texts[i] AS sentence, r.evidence_papers[i] AS paper
ORDER BY confidence DESC, relation, from, to, paper, sentence LIMIT $limit
