// What the page's scripts share: the data that viz/payload.py writes, and the parts of vis-network in use.

interface EvidencePiece {
  paper: number;
  text: number;
  head: [number, number] | null;
  tail: [number, number];
  confidence: number;
}

interface PageRole {
  type: string;
  papers: number;
  evidence: EvidencePiece[];
}

interface PageNode {
  id: string;
  label: string;
  name: string;
  importance: number;
  links: number;
  years: Record<string, number>;
  undated: number;
  aliases?: string[];
  papers?: number;
  roles?: PageRole[];
  paper?: number;
  abstract?: string;
}

interface PageEdge {
  source: number;
  target: number;
  type: string;
  confidence: number;
  papers: number;
  years: Record<string, number>;
  undated: number;
  evidence: EvidencePiece[];
}

interface PagePaper {
  id: string;
  title: string;
  untitled?: boolean;
  published?: string;
  year?: number;
  inferred?: boolean;
  venue?: string;
  authors?: string[];
  url?: string;
}

interface PageType {
  label: string;
  plural: string;
  color: string;
  dark: string;
  shape: string;
}

interface PageRelation {
  name: string;
  phrase: string;
  meaning: string;
  role: boolean;
  symmetric: boolean;
}

interface NetworkNode {
  id: number;
  x: number;
  y: number;
  size: number;
  shape: string;
}

interface NetworkEdge {
  id: number;
  from: number;
  to: number;
  smooth?: { roundness: number };
}

interface PageData {
  title: string;
  about: string;
  focus: number | null;
  totals: { nodes: number; edges: number };
  types: PageType[];
  relations: PageRelation[];
  nodes: PageNode[];
  edges: PageEdge[];
  papers: PagePaper[];
  texts: string[];
  network: { nodes: NetworkNode[]; edges: NetworkEdge[] };
}

interface PageView {
  focus: number | null;
  node: number | null;
  edge: number | null;
  types: Set<string>;
  relations: Set<string>;
  from: number | null;
  to: number | null;
  undated: boolean;
  confidence: number;
  table: boolean;
}

interface Shown {
  nodes: boolean[];
  edges: boolean[];
  undated: number;
}

interface XY {
  x: number;
  y: number;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

interface PlacedLabel {
  text: string;
  x: number;
  y: number;
  align: "left" | "right" | "center";
  strong: boolean;
  kind: "node" | "edge";
}

interface VisDataSet<T> {
  add(items: T[]): void;
  update(items: T[]): void;
}

interface VisNetwork {
  on(name: string, handler: (event: any) => void): void;
  canvasToDOM(at: XY): XY;
  DOMtoCanvas(at: XY): XY;
  getScale(): number;
  getViewPosition(): XY;
  moveTo(to: { position?: XY; scale?: number; animation?: false | { duration: number } }): void;
  redraw(): void;
  setSize(width: string, height: string): void;
  getNodeAt(at: XY): number | undefined;
  getEdgeAt(at: XY): number | undefined;
  selectNodes(ids: number[], edges?: boolean): void;
  unselectAll(): void;
}

declare const vis: {
  DataSet: new <T>() => VisDataSet<T>;
  Network: new (host: HTMLElement, data: object, options: object) => VisNetwork;
};
