/**
 * Loaded before a command's own program: ends it in its orderly way when the bootstrap is gone (its end of the channel
 * closes, also on SIGKILL), and for certain some seconds later.
 */
const GRACE_MS = 15_000;

if (process.env.EDGECODER_PARENT_PID === String(process.ppid) && process.channel) {
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  process.channel.unref();
}
// The command's own children are not the bootstrap's.
delete process.env.EDGECODER_PARENT_PID;
