"""How many browsers the server may have at once."""

import resource
import subprocess
import sys

from lantian.kernel.serving import CONNECTIONS, web_command

ASK = """
import resource
_soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
from lantian.kernel.serving import FILES, allow_connections
allow_connections()
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= min(FILES, hard if hard > 0 else FILES))
"""


def test_each_process_holds_more_connections_than_a_city_has_people_at_work():
    words = web_command("127.0.0.1", 8000, 2)

    assert int(words[words.index("--backpressure") + 1]) == CONNECTIONS >= 10_000


def test_as_many_files_are_open_as_the_machine_allows():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    told = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "True"
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before
