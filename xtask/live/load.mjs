// Requests to the gateway, so that there is something to see.

import { wait } from "./browser.mjs";

const PROVIDERS = ["openai", "anthropic", "fal.ai", "openai"];
const MODELS = ["gpt-5", "claude-opus-5", "veo-3", "flux-2", "sonar", "o5-mini", "mistral-large"];
const OPERATIONS = ["text", "image", "text", "audio", "video"];

export class Load {
  constructor(url) {
    this.url = url;
    this.isOver = false;
    this.sent = 0;
    const began = Date.now();
    // Busier and less busy in turns.
    this.pause = () => 14 + 10 * Math.sin((Date.now() - began) / 9_000) + 6 * Math.sin((Date.now() - began) / 3_100);
    this.clients = Array.from({ length: 4 }, () => this.run());
  }

  async run() {
    while (!this.isOver) {
      const at = this.sent;
      this.sent += 1;
      const path = [PROVIDERS[at % 4], MODELS[(at * 3) % 7], OPERATIONS[(at * 7) % 5]].map(encodeURIComponent);
      const simulate = at % 41 === 7 ? "error" : at % 67 === 9 ? "rate_limited" : "ok";
      const body = JSON.stringify({ prompt: "good morning ".repeat(at % 30), simulate });
      const answer = await fetch(`${this.url}/v1/${path.join("/")}`, { method: "POST", body });
      await answer.arrayBuffer();
      await wait(Math.max(1, this.pause()));
    }
  }

  async stop() {
    this.isOver = true;
    await Promise.all(this.clients);
  }
}
