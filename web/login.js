// Sends the token, which comes back as a cookie that no script can read, and goes where one wanted to go.

/** A path of this server that was asked for; "/" for anything else. */
function wanted() {
  const next = new URLSearchParams(location.search).get("next") ?? "/";
  const target = new URL(next, location.origin);
  // Not the path alone: one that begins with // would be another host.
  return target.origin === location.origin ? target.href : "/";
}

/** @param {string} token */
async function logIn(token) {
  const answer = await fetch("/login", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token }),
  });
  return answer.ok ? "" : answer.status === 429 ? "wait" : "wrong";
}

const form = /** @type {HTMLFormElement} */ (document.getElementById("login"));
const token = /** @type {HTMLInputElement} */ (document.getElementById("token"));
const said = /** @type {HTMLElement} */ (document.getElementById("said"));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  said.textContent = "";
  const failure = await logIn(token.value).catch(() => "away");
  if (failure === "") {
    location.replace(wanted());
  } else {
    said.textContent = form.dataset[failure] ?? "";
    token.select();
  }
});
