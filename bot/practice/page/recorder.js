// A voice note from the microphone. Firefox records Ogg itself; Chromium records WebM, which the server repacks as Ogg.

const KINDS = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus"];

/** begin() starts and may be refused; end() gives the sound as a File, or null if nothing was recorded. */
export function recorder(tick) {
  let media = null;
  let pieces = [];
  let timer = 0;
  return {
    async begin() {
      const kind = KINDS.find((each) => MediaRecorder.isTypeSupported(each));
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
      pieces = [];
      media = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 24000 });
      media.addEventListener("dataavailable", (event) => pieces.push(event.data));
      media.start();
      const began = performance.now();
      tick(0);
      timer = setInterval(() => tick((performance.now() - began) / 1000), 250);
    },
    async end() {
      clearInterval(timer);
      if (!media) return null;
      const stopped = new Promise((done) => media.addEventListener("stop", done, { once: true }));
      media.stop();
      await stopped;
      for (const track of media.stream.getTracks()) track.stop();
      const kind = media.mimeType;
      media = null;
      return new File(pieces, kind.includes("ogg") ? "voz.ogg" : "voz.webm", { type: kind.split(";")[0] });
    },
  };
}
