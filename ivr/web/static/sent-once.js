// A form that is pressed twice is sent once; after a moment, or on the way back to the page, it can be sent again.

const AGAIN_MS = 5000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if ("sent" in form.dataset) {
    event.preventDefault();
    return;
  }
  setTimeout(() => {
    if (event.defaultPrevented) return; // A script sends it, and the page stays.
    form.dataset.sent = "";
    setTimeout(() => delete form.dataset.sent, AGAIN_MS);
  });
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
