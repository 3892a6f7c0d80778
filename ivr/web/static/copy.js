// The text of a field is copied with one press; without a script it can be selected, as before.
for (const field of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = field.dataset.copy;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select(); // The browser forbids it, such as without https: the keys copy what is selected.
      return;
    }
    button.textContent = field.dataset.copied;
  });
  field.after(button);
  // To load what is shown once again would make another, and this one worth nothing: the page itself is loaded.
  if (field.dataset.page) history.replaceState(null, "", field.dataset.page);
}
