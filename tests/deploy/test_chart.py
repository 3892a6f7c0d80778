"""The chart: what is rendered, and what is refused, as far as it can be checked without a cluster."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOY = Path("deploy")
Resource = dict[str, Any]
CHART = DEPLOY / "helm" / "cityline"


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


def test_every_process_of_the_chart_is_told_whom_to_believe() -> None:
    pods = [each["spec"]["template"]["spec"] for each in rendered() if "template" in each.get("spec", {})]
    told = [{"name": "CITYLINE_TRUSTED_PROXIES", "value": "10.244.0.0/16"}] * len(pods)

    assert [
        each
        for pod in pods
        for each in pod["containers"][0]["env"]
        if each["name"] == "CITYLINE_TRUSTED_PROXIES"
    ] == told


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
    watched = Path("ivr/run/telemetry.py").read_text("utf-8") + Path("ivr/run/resources.py").read_text(
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


@pytest.mark.parametrize("version", ["1.27.0", "1.37.0"])
def test_kubernetes_knows_every_field(version: str) -> None:
    validate = pytest.importorskip("kubernetes_validate", reason="kubernetes-validate has the schemas")

    for each in [*rendered(**full()), *rendered(**full("keda"))]:
        if each["kind"] not in {"ServiceMonitor", "ScaledObject"}:
            validate.validate(each, version, strict=True)
