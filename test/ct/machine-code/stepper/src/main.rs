//! `stepper COMMAND…`: runs a command one machine instruction at a time between every two `SIGUSR2` that it sends itself, and
//! prints a line for each such stretch: the number and a hash of the instructions' places within the range of addresses that
//! the file named by `STEPPER_RANGE` holds by then, as two hexadecimal numbers. Linux on x86-64.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod tracer {
    use std::os::unix::process::CommandExt;
    use std::process::Command;
    use std::{env, fs, io, mem, ops::Range, ptr};

    /// FNV-1a, by words.
    struct Places {
        count: u64,
        hash: u64,
    }

    impl Places {
        const fn new() -> Self {
            Self { count: 0, hash: 0xcbf2_9ce4_8422_2325 }
        }

        fn add(&mut self, place: u64) {
            self.count += 1;
            self.hash = (self.hash ^ place).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn traced(request: libc::c_uint, pid: i32, address: usize, data: usize) -> io::Result<i64> {
        // SAFETY: the requests used here take numbers, not pointers.
        let result = unsafe { libc::ptrace(request, pid, address, data) };
        if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
    }

    fn range() -> io::Result<Range<u64>> {
        let text = fs::read_to_string(env::var("STEPPER_RANGE").map_err(io::Error::other)?)?;
        let ends: Vec<u64> = text.split_whitespace().filter_map(|end| u64::from_str_radix(end, 16).ok()).collect();
        match ends[..] {
            [start, end] if start < end => Ok(start..end),
            _ => Err(io::Error::other("the file names no range")),
        }
    }

    /// Returns the exit code of the command.
    pub fn run() -> io::Result<i32> {
        let mut arguments = env::args_os().skip(1);
        let program = arguments.next().ok_or_else(|| io::Error::other("no command"))?;
        let mut command = Command::new(program);
        command.args(arguments);
        // SAFETY: one system call between fork and exec.
        unsafe { command.pre_exec(|| traced(libc::PTRACE_TRACEME, 0, 0, 0).map(drop)) };
        let pid = command.spawn()?.id() as i32;
        let counter = mem::offset_of!(libc::user_regs_struct, rip);
        let mut stretch: Option<(Range<u64>, Places)> = None;
        let mut has_begun = false;
        loop {
            let mut status = 0;
            // SAFETY: the status is this function's own.
            if unsafe { libc::waitpid(pid, ptr::from_mut(&mut status), 0) } < 0 {
                return Err(io::Error::last_os_error());
            }
            if libc::WIFEXITED(status) {
                return Ok(libc::WEXITSTATUS(status));
            }
            if !libc::WIFSTOPPED(status) {
                return Err(io::Error::other("a signal ended the command"));
            }
            let mut signal = libc::WSTOPSIG(status);
            if !has_begun {
                // It does not outlive its tracer.
                traced(libc::PTRACE_SETOPTIONS, pid, 0, libc::PTRACE_O_EXITKILL as usize)?;
                has_begun = true;
            }
            if signal == libc::SIGUSR2 {
                signal = 0;
                stretch = match stretch {
                    None => Some((range()?, Places::new())),
                    Some((_, Places { count, hash })) => {
                        println!("{count} {hash:016x}");
                        None
                    }
                };
            } else if signal == libc::SIGTRAP {
                signal = 0;
                if let Some((range, places)) = &mut stretch {
                    let place = traced(libc::PTRACE_PEEKUSER, pid, counter, 0)? as u64;
                    if range.contains(&place) {
                        places.add(place - range.start);
                    }
                }
            }
            let next = if stretch.is_some() { libc::PTRACE_SINGLESTEP } else { libc::PTRACE_CONT };
            traced(next, pid, 0, signal as usize)?;
        }
    }
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn main() {
    match tracer::run() {
        Ok(code) => std::process::exit(code),
        Err(error) => {
            eprintln!("stepper: {error}");
            std::process::exit(1);
        }
    }
}

#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
fn main() {
    eprintln!("stepper: for Linux on x86-64");
    std::process::exit(2);
}
