"use strict";
// The page's scripts are plain scripts that share one scope; TypeScript knows their names (npm run types).

module.exports = [
  {
    files: ["viz/template/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "script" },
    rules: {
      "array-callback-return": "error",
      complexity: ["error", 12],
      curly: ["error", "multi-line"],
      "default-case-last": "error",
      eqeqeq: "error",
      "max-lines-per-function": ["error", { max: 420 }],
      "no-caller": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-param-reassign": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "text gets into the page by textContent and element()" },
        { property: "outerHTML", message: "text gets into the page by textContent and element()" },
        { property: "insertAdjacentHTML", message: "text gets into the page by textContent and element()" },
        { property: "write", object: "document", message: "text gets into the page by element()" },
      ],
      "no-script-url": "error",
      "no-shadow": "error",
      "no-unused-expressions": ["error", { allowShortCircuit: true, allowTernary: true }],
      "no-use-before-define": "off",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "off",
      strict: ["error", "global"],
    },
  },
];
