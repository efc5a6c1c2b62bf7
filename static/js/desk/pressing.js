// Whether something is being pressed, by a mouse, a pen or a finger: what is replaced before it is let go would not hear it.

let isDown = false;
let putOff = null;

export function isPressing() {
  return isDown;
}

// The click comes before it.
export function whenLetGo(act) {
  putOff = act;
}

function letGo() {
  isDown = false;
  if (putOff) {
    setTimeout(putOff);
    putOff = null;
  }
}

addEventListener("pointerdown", () => (isDown = true), { capture: true });
addEventListener("pointerup", letGo, { capture: true });
addEventListener("pointercancel", letGo, { capture: true });
addEventListener("blur", letGo); // of the window
