// The captions of a call, set out as they come.

export class CaptionLog {
  constructor(log, steps) {
    this.log = log;
    this.steps = [...steps.querySelectorAll("[data-step]")];
    this.turns = new Map();
  }

  clear() {
    this.log.replaceChildren();
    this.turns.clear();
    for (const step of this.steps) step.textContent = "–";
  }

  // The last turn at a glance: what was heard, understood, decided and counted.
  follow(parts, details) {
    for (const step of this.steps) {
      const detail = details.find((each) => each.step === step.dataset.step);
      step.textContent = step.dataset.step === "heard" ? parts.map((part) => part.text).join(" ") : detail?.value ?? "–";
    }
  }

  speech({ by, who, parts, turn, details }) {
    const entry = element("article", `speech ${by}`);
    entry.append(element("h3", "who", who), paragraph(parts));
    if (turn) {
      this.follow(parts, details);
      const facts = element("dl", "facts");
      for (const detail of details) facts.append(fact(detail));
      entry.append(facts);
      this.turns.set(turn, facts);
    }
    this.add(entry);
  }

  more({ turn, detail }) {
    this.turns.get(turn)?.append(fact(detail));
  }

  note(text) {
    this.add(element("p", "note", text));
  }

  add(entry) {
    const isAtEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
    this.log.append(entry);
    if (isAtEnd) this.log.scrollTop = this.log.scrollHeight;
  }
}

function paragraph(parts) {
  const text = element("p", "words");
  for (const part of parts) {
    const span = element("span", "", `${part.text} `);
    span.lang = part.lang;
    text.append(span);
  }
  return text;
}

function fact({ name, value }) {
  const pair = element("div", "fact");
  pair.append(element("dt", "", name), element("dd", "", value));
  return pair;
}

function element(name, style, text = "") {
  const made = document.createElement(name);
  if (style) made.className = style;
  made.textContent = text;
  return made;
}
