from contextlib import closing

from ivr.accounts.settings import load_account_settings
from ivr.cli.serve import say_what_is_missing
from ivr.run.server import listen
from ivr.settings import load_settings


def test_a_port_that_another_program_has_is_bad_input(cityline):
    with closing(listen("127.0.0.1", 0)) as taken:
        taken.listen()
        port = taken.getsockname()[1]

        ran = cityline("serve", "--port", str(port))

    assert ran.code == 2
    assert f"Port {port} is in use" in ran.err


def test_a_port_that_no_machine_has_is_bad_input(cityline):
    ran = cityline("serve", "--port", "99999")

    assert ran.code == 2
    assert "65535" in ran.err.replace(",", "").replace("_", "")
    assert "Traceback" not in ran.err


def test_a_setting_of_a_port_that_no_machine_has_is_bad_input(cityline):
    ran = cityline("serve", port=99_999)

    assert ran.code == 2
    assert "PORT" in ran.err


def test_an_address_that_this_machine_does_not_have_is_bad_input(cityline):
    ran = cityline("serve", "--host", "192.0.2.1", "--port", "0")

    assert ran.code == 2
    assert "choose with --host and --port" in ran.err


def test_a_machine_without_models_is_told_how_to_get_them(cityline):
    ran = cityline("serve", "--port", "0")

    assert ran.code == 2
    assert "cityline models --fetch" in ran.err


def test_a_broken_city_stops_the_line_before_it_starts(cityline, tmp_path, monkeypatch):
    monkeypatch.setattr("ivr.run.resources.ensure_intact", lambda *_: None)  # the models here are empty files
    for needed in ("silero/silero_vad.onnx", "hibari/hibari_tts-0.2.1.dist-info/RECORD"):
        file = tmp_path / "var" / "models" / needed
        file.parent.mkdir(parents=True)
        file.touch()

    ran = cityline("serve", "--port", "0", transcription="openai", sound_may_leave=True, city=tmp_path)

    assert ran.code == 2
    assert "city.yaml:1" in ran.err


def test_a_public_line_starts_with_a_warning_while_nobody_says_who_its_proxies_are(capsys):
    public = load_settings(public_base_url="https://line.example.ca", twilio_auth_token="t")

    say_what_is_missing(public, load_account_settings())
    warned = capsys.readouterr().err
    say_what_is_missing(public, load_account_settings(trusted_proxies="10.0.3.7"))

    assert "CITYLINE_TRUSTED_PROXIES names no proxy" in warned
    assert "PROXIES" not in capsys.readouterr().err


def test_a_real_line_without_a_secret_of_its_own_says_so_at_once(capsys):
    proxies = load_account_settings(trusted_proxies="10.0.3.7")
    say_what_is_missing(load_settings(twilio_auth_token="0" * 32), proxies)
    warned = " ".join(capsys.readouterr().err.split())
    say_what_is_missing(load_settings(twilio_auth_token="0" * 32, secret_key="5" * 64), proxies)
    say_what_is_missing(load_settings(), proxies)

    assert "No CITYLINE_SECRET_KEY is set" in warned
    assert "secret.key" in warned
    assert "SECRET_KEY" not in capsys.readouterr().err
