# SPDX-License-Identifier: Apache-2.0
"""What the calls need an engine to have: two images without a registry, one of them "official", a
container that runs, one with everything that is forbidden, a volume, a network."""
import io
import shutil
import tarfile

# The official image's name, that of the other, and what tells their contents apart.
IMAGES = {"busybox": b"official", "evil/miner": b"evil"}


def image_tar(content):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        tar.add(shutil.which("busybox"), "bin/busybox")
        for applet in ("sh", "sleep", "id", "true"):
            link = tarfile.TarInfo(f"bin/{applet}")
            link.type, link.linkname = tarfile.SYMTYPE, "busybox"
            tar.addfile(link)
        about = tarfile.TarInfo("about")
        about.size = len(content)
        tar.addfile(about, io.BytesIO(content))
    return out.getvalue()


class Fixtures:
    def __init__(self, engine):
        self.engine = engine
        self.images = {name: self.make_image(name, content) for name, content in IMAGES.items()}
        engine.ask("POST", "/volumes/create", {"Name": "data"})
        engine.ask("POST", "/networks/create", {"Name": "front", "CheckDuplicate": True})
        self.container("donor", {"Privileged": True, "Binds": ["/etc:/e", "data:/d"]})
        self.container("web", {"NetworkMode": "none", "IpcMode": "shareable"})
        engine.ask("POST", "/containers/web/start")
        web = engine.ask("GET", "/containers/web/json")
        self.swarm = self.make_swarm()
        self.cgroup_by_default = web["HostConfig"].get("CgroupnsMode") == "host"

    def make_image(self, name, content):
        self.engine.ask("POST", f"/images/create?fromSrc=-&repo={name}&tag=latest",
                        image_tar(content), "application/x-tar")
        return self.engine.ask("GET", f"/images/{name}/json")["Id"]

    def container(self, name, host):
        self.engine.ask("POST", f"/containers/create?name={name}", {
            "Image": "busybox", "Cmd": ["sleep", "100000"], "Labels": {"fixture": "yes"},
            "HostConfig": host})

    def make_swarm(self):
        """A swarm of this engine alone, that starts nothing. False when there can be none."""
        local = {"ListenAddr": "127.0.0.1:2377", "AdvertiseAddr": "127.0.0.1"}
        if self.engine.request("POST", "/swarm/init", local).status != 200:
            return False
        node = self.engine.ask("GET", "/nodes")[0]
        spec = {**node["Spec"], "Availability": "drain"}
        version = node["Version"]["Index"]
        self.engine.ask("POST", f"/nodes/{node['ID']}/update?version={version}", spec)
        self.engine.ask("POST", "/networks/create", {"Name": "mesh", "Driver": "overlay"})
        return True

    @property
    def official_id(self):
        return self.images["busybox"]

    @property
    def evil_id(self):
        return self.images["evil/miner"]

    def short_evil_id(self):
        """As short as it may be without meaning the other one, too."""
        evil, official = (image.partition(":")[2] for image in (self.evil_id, self.official_id))
        return next(evil[:n] for n in range(4, 64) if evil[:n] != official[:n])
