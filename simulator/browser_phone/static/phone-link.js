// The code comes after # in the address, so that it reaches no server's log; the form takes it from there.
const field = document.querySelector("#code");
const code = window.location.hash.slice(1);

if (code) {
  field.value = code;
  history.replaceState(null, "", window.location.pathname + window.location.search);
  document.querySelector("#open").focus();
}
