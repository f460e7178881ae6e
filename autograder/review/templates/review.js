"use strict";
// One question of a class, one work at a time. What students wrote enters the page as text alone
// (an answer as HTML that was sanitised when the page was made). Nothing is ever sent.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { works, groups, criteria, least, maximum } = data;
  const $ = (id) => document.getElementById(id);
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const number = (value) => String(Math.round(value * 10000) / 10000);
  const count = (value, one, several) => `${value} ${Number(value) === 1 ? one : several || one + "s"}`;

  // --- the draft: marks by work, kept in this browser until they are saved -----------------------
  // A mark is { points, comment, criteria, when }; one that was taken away is { when, gone: true },
  // so that it stays away when another browser's draft is loaded.
  const DRAFT = `autograder.review/${data.page}`;
  const WHO = "autograder.review/who";
  const MOST_AROUND = 24; // members of a group that the outline shows before and after this one
  let marks = {};
  let storageFails = false;

  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      storageFails = true;
      return null;
    }
  };
  const store = (key, text) => {
    try {
      localStorage.setItem(key, text);
      storageFails = false;
    } catch {
      storageFails = true;
      say("This browser keeps no draft: save it to a file before you close the page.", true);
    }
  };
  const isMark = (mark) =>
    mark !== null && typeof mark === "object" && Number.isFinite(mark.when) &&
    (mark.gone === true ||
      ((mark.points === null || Number.isFinite(mark.points)) && typeof mark.comment === "string" &&
        Array.isArray(mark.criteria) && mark.criteria.every((name) => typeof name === "string")));
  // Takes over what is newer; returns how many marks were.
  const merge = (others) => {
    let taken = 0;
    for (const [key, mark] of Object.entries(others || {})) {
      if (isMark(mark) && (!Object.hasOwn(marks, key) || marks[key].when < mark.when)) {
        marks[key] = mark;
        taken += 1;
      }
    }
    return taken;
  };
  const readDraft = (text) => {
    try {
      const draft = JSON.parse(text);
      return draft && draft.format === data.format ? draft : null;
    } catch {
      return null;
    }
  };
  const draftText = () =>
    JSON.stringify({ format: data.format, page: data.page, question: data.question, marks });
  const keep = () => store(DRAFT, draftText());

  const markOf = (work) => {
    const mark = Object.hasOwn(marks, work.key) ? marks[work.key] : null;
    return mark && !mark.gone ? mark : null;
  };
  const change = (targets, edit) => {
    const when = Date.now();
    for (const work of targets) {
      const mark = markOf(work) || { points: null, comment: "", criteria: [] };
      marks[work.key] = { ...edit({ ...mark, criteria: [...mark.criteria] }, work), when };
    }
    keep();
    show();
  };

  // --- where the reader is ----------------------------------------------------------------------
  const groupOf = (place) => groups.findIndex((g) => place >= g.start && place < g.start + g.count);
  const open = groups.map((group) => !group.folded);
  let here = 0; // the place of the work that is shown
  let whole = false; // whether marks are for the whole group
  let named = false;
  let armed = false; // r was pressed: a digit takes a comment
  let shownWork = null;

  const isWhole = () => whole && groups[groupOf(here)].kind !== "alone";
  const targets = () => {
    const group = groups[groupOf(here)];
    return isWhole() ? works.slice(group.start, group.start + group.count) : [works[here]];
  };
  const go = (place) => {
    if (place < 0 || place >= works.length) return;
    const group = groupOf(place);
    if (group !== groupOf(here)) whole = false;
    open[group] = true;
    here = place;
    armed = false;
    show();
    $("work").focus({ preventScroll: true });
  };
  const step = (by) => {
    let place = here + by;
    while (place >= 0 && place < works.length && !open[groupOf(place)]) place += by;
    if (place >= 0 && place < works.length) go(place);
    else say(by > 0 ? "This is the last one." : "This is the first one.");
  };
  const stepGroup = (by) => {
    const next = groupOf(here) + by;
    if (next >= 0 && next < groups.length) go(groups[next].start);
  };
  const nextOpen = () => {
    for (let ahead = 1; ahead <= works.length; ahead += 1) {
      const place = (here + ahead) % works.length;
      if (open[groupOf(place)] && !markOf(works[place])) return go(place);
    }
    return say("Every one that is unfolded has a mark.");
  };

  // --- rows of points.csv -----------------------------------------------------------------------
  // What is wrong with a mark, or the row that it makes; null where it changes nothing.
  const pointsOf = (work, mark) => (mark.points === null ? work.points : mark.points);
  const reasonOf = (mark) => {
    if (mark.comment) return mark.comment;
    if (mark.criteria.length) return mark.criteria.join("; ");
    if (criteria.length) return "none of the criteria";
    return data.reading === 2 ? "second reading" : "";
  };
  const rowOf = (work) => {
    const mark = markOf(work);
    if (!mark) return null;
    const points = pointsOf(work, mark);
    if (points === null) return { wrong: "has no points" };
    const said = mark.comment || mark.criteria.length;
    if (data.reading === 1 && points === work.points && !said) return null;
    const reason = reasonOf(mark);
    if (!reason) return { wrong: "has no comment: the student reads it as the reason" };
    return { points, reason, mark };
  };
  const found = () => {
    const rows = [];
    const wrong = [];
    let read = 0;
    works.forEach((work, place) => {
      if (markOf(work)) read += 1;
      const row = rowOf(work);
      if (row && row.wrong) wrong.push({ place, why: row.wrong });
      else if (row) rows.push({ work, ...row });
    });
    return { rows, wrong, read };
  };
  // Every text is quoted; what a spreadsheet would take for a formula gets a ' that adjust removes.
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const guarded = (text) => (/^'?[=+\-@|%＝＋－＠]/.test(text) ? `'${text}` : text);
  const cell = (text) => quoted(guarded(String(text).replace(/\s+/g, " ").trim()));
  const HEADER = "student,question,kind,points,reason,when,who,criteria,reading,read";
  const csv = (rows, who) =>
    [HEADER].concat(rows.flatMap(({ work, points, reason, mark }) =>
      work.students.map((student) => [
        quoted(guarded(student)), cell(data.question), cell("override"), number(points), cell(reason),
        cell(new Date(mark.when).toISOString()), cell(who), cell(mark.criteria.join(" | ")),
        data.reading, cell(work.read),
      ].join(",")))).join("\n") + "\n";

  const download = (name, type, text) => {
    const link = element("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const exportRows = () => {
    const who = $("who").value.trim();
    const { rows, wrong } = found();
    if (!who) {
      $("who").focus();
      return say("Say who you are: every row has the name of who decided.", true);
    }
    if (wrong.length) {
      go(wrong[0].place);
      const others = wrong.length > 1 ? `; ${wrong.length - 1} more` : "";
      return say(`No. ${wrong[0].place + 1} ${wrong[0].why}${others}.`, true);
    }
    if (!rows.length) return say("There is no row yet: no mark changes anything.", true);
    download("points.csv", "text/csv", csv(rows, who));
    return say(`${count(rows.length, "mark")} in points.csv; enter it with autograder adjust --from.`);
  };
  const saveDraft = () => {
    download(`${data.assignment}-${data.question}.draft.json`, "application/json", draftText());
    say("The draft is saved; load it in another browser to go on there.");
  };
  const loadDraft = async (file) => {
    const draft = readDraft(await file.text());
    if (!draft) return say(`${file.name} is not a draft of a review page.`, true);
    if (draft.page !== data.page) {
      return say(`${file.name} is the draft of another page (${draft.question}).`, true);
    }
    const taken = merge(draft.marks);
    const known = new Set(works.map((work) => work.key));
    const strange = Object.keys(draft.marks || {}).filter((key) => !known.has(key)).length;
    keep();
    show();
    const left = strange ? `; ${strange} are of works that are not on this page` : "";
    return say(`${count(taken, "mark")} taken from ${file.name}${left}.`);
  };

  // --- what is seen -----------------------------------------------------------------------------
  const say = (text, wrong = false) => {
    $("status").textContent = text;
    $("status").classList.toggle("wrong", wrong);
  };
  const KINDS = {
    known: "Known slips", unnamed: "Alike", alone: "Alone", right: "Right", blank: "Nothing of their own",
  };
  const titleOf = (place) => {
    const group = groups[place];
    if (group.kind === "known") return group.name.replaceAll("_", " ");  // breaks between words
    if (group.kind === "unnamed") return `Group ${place + 1}`;
    return KINDS[group.kind];
  };

  const member = (place, current) => {
    const item = element("li");
    const button = element("button", markOf(works[place]) ? "marked" : "", String(place + 1));
    button.type = "button";
    button.dataset.place = String(place);
    button.setAttribute("aria-label", `No. ${place + 1}${markOf(works[place]) ? ", marked" : ""}`);
    if (current) button.setAttribute("aria-current", "true");
    item.append(button);
    return item;
  };
  // Only a window around the current one: a group can have hundreds.
  const members = (group) => {
    const list = element("ul", "members");
    const from = Math.max(group.start, here - MOST_AROUND);
    const to = Math.min(group.start + group.count, here + MOST_AROUND + 1);
    if (from > group.start) list.append(element("li", "more", `${from - group.start} before`));
    for (let place = from; place < to; place += 1) list.append(member(place, place === here));
    const after = group.start + group.count - to;
    if (after > 0) list.append(element("li", "more", `${after} more`));
    return list;
  };
  const showOutline = () => {
    const current = groupOf(here);
    const parts = [];
    groups.forEach((group, place) => {
      const several = group.kind === "known" || group.kind === "unnamed";
      if (several && (!place || groups[place - 1].kind !== group.kind)) {
        parts.push(element("h2", "", KINDS[group.kind]));
      }
      const button = element("button");
      const own = works.slice(group.start, group.start + group.count);
      const read = own.filter(markOf).length;
      const folded = open[place] ? "" : " · folded";
      button.type = "button";
      button.dataset.place = String(group.start);
      button.append(
        element("span", "", `${titleOf(place)}${folded}`),
        element("span", "count", `${read}/${group.count}`),
      );
      if (place === current) button.setAttribute("aria-current", "true");
      parts.push(button);
      if (place === current) parts.push(members(group));
    });
    $("outline").replaceChildren(...parts);
    $("outline").querySelector(".members [aria-current]")?.scrollIntoView({ block: "nearest" });
  };

  // Words, texts, comments and figures of Python, to be coloured; all of it stays text.
  const TOKENS = /(#[^\n]*)|("""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)|\b(def|class|return|if|elif|else|for|while|in|not|and|or|is|None|True|False|import|from|as|with|try|except|raise|lambda|pass|break|continue|yield|assert|global|del)\b|\b(\d[\w.]*)/g;
  const NAMES = ["comment", "text", "word", "figure"];
  const codeLines = (text) => {
    const lines = [[]];
    const add = (part, name) => {
      part.split("\n").forEach((piece, at) => {
        if (at) lines.push([]);
        if (piece) lines[lines.length - 1].push(name ? element("i", name, piece) : document.createTextNode(piece));
      });
    };
    let end = 0;
    for (const match of text.matchAll(TOKENS)) {
      add(text.slice(end, match.index), "");
      add(match[0], NAMES[match.slice(1).findIndex((part) => part !== undefined)]);
      end = match.index + match[0].length;
    }
    add(text.slice(end), "");
    return lines;
  };
  const code = (work) => {
    const marked = new Set(work.marked);
    const gone = new Set(work.gone);
    const box = element("pre", "code");
    codeLines(work.text).forEach((parts, at) => {
      const line = element("div");
      line.dataset.line = String(at + 1);
      if (marked.has(at + 1)) line.classList.add("apart");
      if (gone.has(at + 1)) line.classList.add("gone");
      const said = element("span");
      said.append(...(parts.length ? parts : ["\u200b"]));
      line.append(said);
      box.append(line);
    });
    return box;
  };
  const answer = (work) => {
    const box = element("div", "answer");
    if (work.html) box.innerHTML = work.html; // sanitised when the page was made
    else box.append(element("pre", "", work.text));
    return box;
  };
  const showWork = () => {
    const work = works[here];
    const group = groups[groupOf(here)];
    $("which").textContent = `No. ${here + 1} · ${titleOf(groupOf(here))}`;
    $("students").textContent = work.students.join(", ");
    $("students").hidden = !named;
    $("says").textContent = group.says;
    $("says").hidden = !group.says;
    if (shownWork === work) return;
    shownWork = work;
    $("tests").replaceChildren(...testLines(work.tests));
    $("near").textContent = nearText(work);
    const nothing = data.written ? "Nothing was written." : "None of the functions is the student's own.";
    const shown = work.text.trim() ? (data.written ? answer(work) : code(work)) : element("p", "empty", nothing);
    $("shown").replaceChildren(shown);
    $("shown").scrollTop = 0;
  };
  // What failed, and of the rest how many there are.
  const testLines = (tests) => {
    const line = (fine, text) => {
      const item = element("li");
      item.append(element("span", fine ? "good" : "bad", fine ? "✓" : "✗"), element("span", "", text));
      return item;
    };
    const failed = tests.filter((test) => test.outcome !== "passed");
    const lines = failed.map((test) => {
      const item = line(false, `${test.name}${test.hidden ? " (hidden)" : ""}: ${test.outcome}`);
      if (test.said) item.append(element("span", "said", test.said));
      return item;
    });
    const passed = tests.length - failed.length;
    if (passed) lines.push(line(true, `${count(passed, "test")} passed`));
    return lines;
  };
  const nearText = (work) => {
    if (work.near === null) return "";
    const near = `no. ${work.near + 1} (${titleOf(groupOf(work.near))})`;
    if (!work.marked.length && !work.gone.length) return `The same as ${near}, but for comments.`;
    const gone = work.gone.length ? "; where it has more lines, a dashed line stands" : "";
    return `Marked is what differs from ${near}${gone}.`;
  };

  const usedComments = () => {
    const uses = new Map();
    for (const mark of Object.values(marks)) {
      if (!mark.gone && mark.comment) uses.set(mark.comment, (uses.get(mark.comment) || 0) + 1);
    }
    return [...uses].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 9);
  };
  const showMarking = () => {
    const work = works[here];
    const mark = markOf(work);
    const group = groups[groupOf(here)];
    $("scope").setAttribute("aria-pressed", String(isWhole()));
    $("scope").disabled = group.kind === "alone" || group.count < 2;
    $("scope").firstElementChild.textContent = isWhole()
      ? `All ${group.count} of ${titleOf(groupOf(here))}`
      : "This one alone";
    const earned = work.earned === null ? "" : `Tests: ${number(work.earned)} of ${number(maximum)}. `;
    const yet = data.written && work.points === null ? "Not graded yet." : "";
    const differ = work.students.length > 1 && work.points === null && work.byHand.length
      ? " The points of its students differ." : "";
    $("now").textContent = `${earned}${work.byHand.join("; ") || yet}${differ}`;
    if (document.activeElement !== $("points")) {
      $("points").value = mark && mark.points !== null ? number(mark.points) : "";
    }
    $("points").placeholder = work.points === null ? "–" : number(work.points);
    if (document.activeElement !== $("comment")) $("comment").value = mark ? mark.comment : "";
    document.querySelectorAll("#criteria input").forEach((box) => {
      box.checked = Boolean(mark && mark.criteria.includes(box.value));
    });
    $("used").classList.toggle("armed", armed);
    const used = usedComments().map(([text, times], at) => {
      const item = element("li");
      const button = element("button");
      button.type = "button";
      button.dataset.comment = text;
      button.append(element("kbd", "", String(at + 1)), element("span", "", text), element("span", "muted", `${times}×`));
      item.append(button);
      return item;
    });
    $("used").replaceChildren(...(used.length ? used : [element("li", "empty", "none yet")]));
    $("undo").disabled = !mark;
  };
  const showProgress = () => {
    const { rows, wrong, read } = found();
    const toRead = groups.filter((group) => !group.folded).reduce((sum, group) => sum + group.count, 0);
    const lacking = wrong.length ? `, ${wrong.length} not complete` : "";
    $("progress").textContent =
      `${read} marked, ${toRead} not folded; ${count(rows.length, "row")} for points.csv${lacking}`;
  };
  const show = () => {
    if (!works.length) {
      for (const each of document.querySelectorAll("main button, main input, main textarea, .actions button")) {
        each.disabled = true;
      }
      return say("There is nothing to read here.");
    }
    showOutline();
    showWork();
    showMarking();
    return showProgress();
  };

  // --- what the reader does ---------------------------------------------------------------------
  const setPoints = (points) => {
    if (!(points >= least && points <= maximum)) {
      return say(`Points are from ${number(least)} to ${number(maximum)}.`, true);
    }
    change(targets(), (mark) => ({ ...mark, points }));
    return say(`${count(number(points), "point")} for ${isWhole() ? `all ${targets().length}` : `no. ${here + 1}`}.`);
  };
  const addPoints = (by) => {
    const mark = markOf(works[here]);
    const now = (mark ? pointsOf(works[here], mark) : works[here].points) || 0;
    setPoints(Math.min(maximum, Math.max(least, Math.round((now + by) * 10000) / 10000)));
  };
  const typedPoints = () => {
    const text = $("points").value.trim().replace(",", ".");
    if (text === "") return;
    const points = Number(text);
    if (Number.isFinite(points)) setPoints(points);
    else say(`Points are a number, not ${text}.`, true);
  };
  const toggleCriterion = (at) => {
    const mark = markOf(works[here]);
    const name = criteria[at].name;
    const met = !(mark && mark.criteria.includes(name));
    change(targets(), (own) => {
      const kept = new Set(own.criteria);
      if (met) kept.add(name);
      else kept.delete(name);
      const chosen = criteria.filter((item) => kept.has(item.name));
      const sum = chosen.reduce((total, item) => total + item.points, 0);
      const points = Math.min(maximum, Math.max(least, Math.round(sum * 10000) / 10000));
      return { ...own, criteria: chosen.map((item) => item.name), points };
    });
    say(`${met ? "Met" : "Not met"}: ${name}.`);
  };
  const setComment = (comment) => {
    const text = comment.replace(/\s+/g, " ").trim();
    change(targets(), (own) => ({ ...own, comment: text }));
    say(text ? `Commented ${isWhole() ? `all ${targets().length}` : `no. ${here + 1}`}.` : "The comment is gone.");
  };
  const takeUsed = (at) => {
    armed = false;
    const used = usedComments();
    if (at < used.length) setComment(used[at][0]);
    else {
      say(`There is no comment ${at + 1} yet.`, true);
      show();
    }
  };
  const undo = () => {
    change(targets(), () => ({ gone: true }));
    say("The mark is taken away.");
  };
  const fold = () => {
    const group = groupOf(here);
    open[group] = !open[group];
    show();
    say(`${titleOf(group)} is ${open[group] ? "unfolded" : "folded"}.`);
  };
  const showNames = () => {
    named = !named;
    $("names").setAttribute("aria-pressed", String(named));
    show();
  };
  const scope = () => {
    if ($("scope").disabled) return say("It stands alone.");
    whole = !whole;
    show();
    return say(isWhole() ? `Marks are for all ${targets().length} now.` : "Marks are for this one.");
  };
  const help = () => {
    $("keys").hidden = !$("keys").hidden;
    $("help").setAttribute("aria-expanded", String(!$("keys").hidden));
  };
  const arm = () => {
    armed = true;
    show();
    say("Press the number of a comment.");
  };
  const focus = (id) => {
    $(id).focus();
    $(id).select();
  };

  const KEYS = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    J: () => stepGroup(1), K: () => stepGroup(-1), o: nextOpen, g: scope, f: fold, n: showNames,
    p: () => focus("points"), c: () => focus("comment"), w: () => focus("who"), r: arm, u: undo,
    s: saveDraft, l: () => $("file").click(), d: exportRows, "?": help,
    "+": () => addPoints(0.5), "-": () => addPoints(-0.5),
  };
  const digit = (value) => {
    if (armed) takeUsed(value - 1);
    else if (!criteria.length) setPoints(value);
    else if (value >= 1 && value <= criteria.length) toggleCriterion(value - 1);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !works.length) return;
    const field = event.target.closest("input:not([type=checkbox]), textarea");
    if (field) {
      if (event.key === "Escape" || event.key === "Enter") {
        event.preventDefault();
        if (event.key === "Escape" && field.id !== "who") field.value = field.dataset.before || "";
        $("work").focus({ preventScroll: true });
      }
      return;
    }
    const inside = event.target.closest("#shown");
    if (inside && event.key.startsWith("Arrow")) return; // it scrolls
    if (/^[0-9]$/.test(event.key)) digit(Number(event.key));
    else if (Object.hasOwn(KEYS, event.key)) KEYS[event.key]();
    else return;
    event.preventDefault();
  });
  for (const id of ["points", "comment"]) {
    $(id).addEventListener("focus", () => { $(id).dataset.before = $(id).value; });
  }
  $("points").addEventListener("change", typedPoints);
  $("comment").addEventListener("blur", () => {
    if ($("comment").value !== $("comment").dataset.before) setComment($("comment").value);
  });
  $("who").addEventListener("input", () => store(WHO, $("who").value));
  for (const [id, act] of Object.entries({
    names: showNames, save: saveDraft, load: () => $("file").click(), export: exportRows, help, scope, undo,
    previous: () => step(-1), next: () => step(1),
  })) $(id).addEventListener("click", act);
  $("file").addEventListener("change", () => {
    const [file] = $("file").files;
    if (file) loadDraft(file).then(() => { $("file").value = ""; });
  });
  $("outline").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) go(Number(button.dataset.place));
  });
  $("used").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) setComment(button.dataset.comment);
  });
  criteria.forEach((item, at) => {
    const label = element("label");
    const box = element("input");
    box.type = "checkbox";
    box.value = item.name;
    box.addEventListener("change", () => toggleCriterion(at));
    label.append(box, element("span", "", item.name), element("span", "muted", number(item.points)));
    if (at < 9) label.append(element("kbd", "", String(at + 1)));
    $("criteria").append(label);
    $("criteria").hidden = false;
  });
  window.addEventListener("storage", (event) => {
    const draft = event.key === DRAFT && event.newValue ? readDraft(event.newValue) : null;
    if (draft && merge(draft.marks)) show();
  });
  window.addEventListener("beforeunload", (event) => {
    if (storageFails && Object.keys(marks).length) event.preventDefault();
  });

  const draft = readDraft(stored(DRAFT));
  if (draft) merge(draft.marks);
  $("who").value = stored(WHO) || "";
  show();
  const read = works.filter(markOf).length;
  if (read) say(`The draft of this browser has ${count(read, "mark")}.`);
})();
