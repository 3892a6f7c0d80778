// What was wrong with a field is told until somebody mends it; the last one takes the notice with it.

const NOTICES = ".faults";

function forget(field) {
  field.removeAttribute("aria-invalid");
  field.closest(".wrong")?.classList.remove("wrong");
  for (const id of (field.getAttribute("aria-describedby") ?? "").split(" ")) {
    if (/fault/.test(id)) document.getElementById(id)?.setAttribute("hidden", "");
  }
  const links = [...document.querySelectorAll(`${NOTICES} a`)];
  for (const link of links.filter(({ hash }) => decodeURIComponent(hash) === `#${field.id}`)) {
    const notice = link.closest(NOTICES);
    link.closest("li").remove();
    if (!notice.querySelector("li")) notice.remove();
  }
}

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, ({ target }) => {
    if (target.getAttribute?.("aria-invalid") === "true") forget(target);
  });
}
