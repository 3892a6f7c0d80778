// One key each: F2 plays again, F8 and F9 press their buttons; Enter sends what was typed by itself.
const sound = document.getElementById("sound");

function playAgain() {
  sound.currentTime = 0;
  sound.play();
}

if (sound) {
  document.getElementById("again").addEventListener("click", playAgain);
  document.addEventListener("keydown", (event) => {
    const button = document.querySelector(`[aria-keyshortcuts="${event.key}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}
