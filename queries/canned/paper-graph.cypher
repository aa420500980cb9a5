// title: A paper and all it names, to draw
// param: paper Paper = ""
// returns: path path
MATCH path = (:Paper {id: $paper})-->(:Entity)
RETURN path
ORDER BY [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)]
