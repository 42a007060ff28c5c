// Sends the form when a choice changes and puts the button away. Without script the button does it.
export function start(form) {
  form.classList.add("is-live");
  form.addEventListener("change", () => form.submit());
}
