import pytest

from lantian.config.navigation import _here

URLS = ["/", "/children/", "/children/register/", "/posts/"]


@pytest.mark.parametrize(
    ("path", "door"),
    [
        ("/", "/"),
        ("/children/", "/children/"),
        ("/children/0190-a/log/", "/children/"),
        ("/children/register/", "/children/register/"),
        ("/posts/new/", "/posts/"),
        ("/accounts/login/", ""),
    ],
)
def test_one_door_is_the_one_where_i_am(path, door):
    assert _here(path, URLS) == door
