// Search and filter over what the page shows: an item is hidden by its text, areas (data-a) and sources (data-s).
// A number's sentence is lit and focused where the link leads to one on the page itself.
"use strict";
(() => {
  const bar = document.querySelector(".filters");
  if (bar) {
    const q = document.getElementById("q"), area = document.getElementById("area"), source = document.getElementById("source");
    const items = Array.from(document.querySelectorAll("[data-a]"), (element) => ({
      element,
      text: element.textContent.toLowerCase(),
      areas: element.dataset.a.split(/\s+/),
      sources: element.dataset.s.split(/\s+/),
    }));
    const groups = Array.from(document.querySelectorAll(".group"));
    const rests = Array.from(document.querySelectorAll("details.rest"));
    const filter = () => {
      const words = q.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const item of items) {
        const fits = words.every((word) => item.text.includes(word)) && (!area.value || item.areas.includes(area.value))
          && (!source.value || item.sources.includes(source.value));
        item.element.hidden = !fits;
        shown += fits;
      }
      for (const group of groups) group.hidden = !group.querySelector("[data-a]:not([hidden])");
      const active = Boolean(words.length || area.value || source.value);
      for (const rest of rests) { rest.open = active && Boolean(rest.querySelector("[data-a]:not([hidden])")); rest.hidden = active && !rest.open; }
      document.getElementById("found").textContent = active ? `${shown} of ${items.length} entries` : "";
    };
    let waiting;
    q.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
    area.addEventListener("change", filter);
    source.addEventListener("change", filter);
    for (const link of document.querySelectorAll("a.only")) {
      link.addEventListener("click", () => { q.value = source.value = ""; area.value = link.dataset.area; filter(); });
    }
    document.getElementById("clear").addEventListener("click", () => { q.value = area.value = source.value = ""; filter(); q.focus(); });
    bar.hidden = false;
  }
  const light = () => {
    document.querySelectorAll("mark.lit").forEach((element) => element.classList.remove("lit"));
    let target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    while (target && target.classList.contains("anchor")) target = target.nextElementSibling;
    if (target && target.tagName === "MARK") { target.classList.add("lit"); target.focus(); target.scrollIntoView({ block: "center" }); }
    if (target && target.classList.contains("record")) { target.focus({ preventScroll: true }); target.scrollIntoView({ block: "nearest" }); }
  };
  let opened = []; // paper cannot be unfolded
  addEventListener("beforeprint", () => { opened = Array.from(document.querySelectorAll("details.rest:not([open])")); for (const rest of opened) rest.open = true; });
  addEventListener("afterprint", () => { for (const rest of opened) rest.open = false; });
  addEventListener("hashchange", light);
  light();
})();
