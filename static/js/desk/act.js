// An act of the panel that is on its way. Its answer is always shown, so that nobody misses what it refuses or loses what
// was typed; what was pressed meanwhile comes then, the latest alone, but not after a refusal, which is to be read. A second
// act is not taken: it may be the same button, pressed twice.

let isOnItsWay = false;
let waiting = null; // { press, done }

export function isActing() {
  return isOnItsWay;
}

export function begin() {
  isOnItsWay = true;
}

export function end() {
  isOnItsWay = false;
}

// At once, where there is none.
export function afterAct(press) {
  if (!isOnItsWay) {
    return press();
  }
  drop();
  return new Promise((done) => {
    waiting = { press, done };
  });
}

export function goOn() {
  const next = waiting;
  waiting = null;
  next?.done(next.press());
}

export function drop() {
  waiting?.done();
  waiting = null;
}
