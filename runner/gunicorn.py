"""How the web server runs: two processes of three threads, on the loopback interface only."""

import os

bind = f"127.0.0.1:{os.environ['ALLMENNING_PORT']}"
worker_class = "gthread"
workers = 2
# While one waits for the database another computes; more of them only wait for the interpreter.
threads = 3
keepalive = 5
graceful_timeout = 5
# Loading the product once and forking spares half of the start and of the memory.
preload_app = True
# The heartbeat is a file that is touched all the time: memory spares the disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
control_socket_disable = True
