/* SPDX-License-Identifier: Apache-2.0 */
/* Ports, networks and addresses: a row for each spelling, with the claims that must come of it. */
#include "support.h"
#include "support/claimed.h"

#define CREATE        "POST", "/v1.44/containers/create"
#define SERVICE       "POST", "/v1.44/services/create"
#define NETWORK       "POST", "/v1.44/networks/create"
#define BODY(b)       b, "application/json", NULL
#define HOST(h)       BODY("{\"Image\":\"nginx\",\"HostConfig\":{" h "}}")
#define PORT(p)       HOST("\"PortBindings\":{" p "}")
#define JOIN(e)       BODY("{\"Image\":\"nginx\",\"NetworkingConfig\":{\"EndpointsConfig\":{" e "}}}")
#define NGINX         " images=docker.io/library/nginx:latest"
#define UNREADABLE(p) " unreadable=" p " is no port to publish" NGINX

static const struct row {
	struct claimed_call call;
	const char *claims, *typed;
} rows[] = {
	/* published ports; typed is what stands behind -p */
	{{CREATE, PORT("\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8080\"}]")},
         " published-ports=0.0.0.0:8080/tcp" NGINX,
         "8080:80/tcp"},
	{{CREATE, PORT("\"80\":[{\"HostPort\":\"08080\"}]")},
         " published-ports=0.0.0.0:8080/tcp" NGINX,
         "08080:80"},
	{{CREATE, PORT("\"53/UDP\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"53\"}]")},
         " published-ports=127.0.0.1:53/udp" NGINX,
         "127.0.0.1:53:53/UDP"},
	{{CREATE, PORT("\"80/\":[{\"HostIp\":\"::\",\"HostPort\":\"1-3\"}]")},
         " published-ports=[::]:1-3/tcp" NGINX,
         ":::1-3:80/"},
	{{CREATE, PORT("\"80/tcp/udp\":[{\"HostIp\":\"0:0::1\",\"HostPort\":\"5-5\"}]")},
         " published-ports=[::1]:5/tcp" NGINX,
         NULL},
	{{CREATE, PORT("\"80/tcp\":[{\"HostIp\":\"::ffff:127.0.0.1\",\"HostPort\":\"1\"}]")},
         " published-ports=127.0.0.1:1/tcp" NGINX,
         NULL},
	{{CREATE, PORT("\"80/tcp\":[{\"HostIp\":\"::ffff:0.0.0.0\",\"HostPort\":\"1\"}]")},
         " published-ports=0.0.0.0:1/tcp" NGINX,
         NULL},
	{{CREATE, PORT("\"80/tcp\":[{}],\"81/tcp\":[],\"82/sctp\":null")},
         " published-ports=0.0.0.0:0/tcp published-ports=0.0.0.0:0/tcp "
         "published-ports=0.0.0.0:0/sctp" NGINX,
         "80/tcp"},
	{{CREATE, PORT("\"80/tcp\":[{\"HostPort\":\"0\"},{\"HostPort\":\"00\"}]")},
         " published-ports=0.0.0.0:0/tcp published-ports=0.0.0.0:0/tcp" NGINX,
         "0:80/tcp"},
	{{CREATE, PORT("\"80/tcp\":[{\"HostPort\":\"65535\"}]")},
         " published-ports=0.0.0.0:65535/tcp" NGINX,
         NULL},
	{{CREATE, PORT("\"80/new\":[{\"HostPort\":\"1\"}]")},
         " published-ports=0.0.0.0:1/new" NGINX,
         NULL},
	/* what the engine refuses, or an old one takes for every address */
	{{CREATE, PORT("\"80/tcp\":[{\"HostPort\":\"65536\"}]")}, UNREADABLE("65536:80/tcp"), NULL},
	{{CREATE, PORT("\"80/tcp\":[{\"HostPort\":\"18446744073709551617\"}]")},
         UNREADABLE("18446744073709551617:80/tcp"),
         NULL},
	{{CREATE, PORT("\"80/tcp\":[{\"HostPort\":\"9-8\"}]")}, UNREADABLE("9-8:80/tcp"), NULL},
	{{CREATE, PORT("\"80/tcp\":[{\"HostPort\":\"9-\"}]")}, UNREADABLE("9-:80/tcp"), NULL},
	{{CREATE, PORT("\"80/tcp\":[{\"HostPort\":\"-9\"}]")}, UNREADABLE("-9:80/tcp"), NULL},
	{{CREATE, PORT("\"80/tcp\":[{\"HostPort\":\"+9\"}]")}, UNREADABLE("+9:80/tcp"), NULL},
	{{CREATE, PORT("\"80/tcp\":[{\"HostPort\":\" 9\"}]")}, UNREADABLE(" 9:80/tcp"), NULL},
	{{CREATE, PORT("\"80/tcp\":[{\"HostPort\":\"http\"}]")}, UNREADABLE("http:80/tcp"), NULL},
	{{CREATE, PORT("\"80/tcp\":[{\"HostIp\":\"localhost\"}]")},
         UNREADABLE("localhost:80/tcp"),
         NULL},
	{{CREATE, PORT("\"80/tcp\":[{\"HostIp\":\"127.0.0.01\"}]")},
         UNREADABLE("127.0.0.01:80/tcp"),
         NULL},
	{{CREATE, PORT("\"80/tcp\":[{\"HostIp\":\"fe80::1%eth0\"}]")},
         UNREADABLE("fe80::1%eth0:80/tcp"),
         NULL},
	{{CREATE, PORT("\"80/tcp\":[{\"HostIp\":\"[::1]\"}]")}, UNREADABLE("[::1]:80/tcp"), NULL},
	{{CREATE, PORT("\"80/tcp\":[{\"HostPort\":8080}]")},
         " unreadable=its body cannot be read: HostConfig.PortBindings.80/tcp[0].HostPort: a value "
         "has the wrong type",
         NULL},
	{{CREATE, PORT("\"80/tcp\":[{\"HostPort\":\"1\",\"New\":1}]")},
         " unknown-field=HostConfig.PortBindings.80/tcp[0].New "
         "published-ports=0.0.0.0:1/tcp" NGINX,
         NULL},
	{{CREATE, HOST("\"PublishAllPorts\":true")}, " published-ports=0.0.0.0:*/*" NGINX, NULL},
	{{CREATE, HOST("\"PublishAllPorts\":false,\"PortBindings\":{}")}, NGINX, NULL},
	{{CREATE,
          BODY("{\"Image\":\"nginx\",\"PortBindings\":{\"1/tcp\":[{\"HostPort\":\"22\"}]}}")},
         " published-ports=0.0.0.0:22/tcp" NGINX,
         NULL},
	{{CREATE, BODY("{\"Image\":\"nginx\",\"ExposedPorts\":{\"22/tcp\":{}}}")}, NGINX, NULL},
	{{SERVICE,
          BODY("{\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"nginx\"}},\"EndpointSpec\":{"
               "\"Ports\":[{\"PublishedPort\":80,\"TargetPort\":8080},{\"Protocol\":\"UDP\"},"
               "{\"PublishedPort\":-1},{\"PublishedPort\":70000,\"PublishMode\":\"host\"}]}}")},
         " published-ports=0.0.0.0:80/tcp published-ports=0.0.0.0:0/udp "
         "unreadable=-1:0/ is no port to publish unreadable=70000:0/ is no port to publish" NGINX,
         "80:8080/"},
	/* networks */
	{{CREATE, HOST("\"NetworkMode\":\"shop_default\"")}, " networks=shop_default" NGINX, NULL},
	{{CREATE, HOST("\"NetworkMode\":\"none\"")}, " networks=none" NGINX, NULL},
	{{CREATE, HOST("\"NetworkMode\":\"default\"")}, NGINX, NULL},
	{{CREATE, HOST("\"NetworkMode\":\"\"")}, NGINX, NULL},
	{{CREATE, BODY("{\"Image\":\"nginx\",\"NetworkMode\":\"host\"}")},
         " host-namespaces=network" NGINX,
         NULL},
	{{CREATE, JOIN("\"a\":{},\"default\":null,\"host\":{}")},
         " networks=a networks=bridge host-namespaces=network" NGINX,
         NULL},
	{{SERVICE, BODY("{\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"nginx\"},\"Networks\":["
                        "{\"Target\":\"shop\"},{\"Target\":\"host\"},{\"Target\":\"\"}]}}")},
         " networks=shop host-namespaces=network" NGINX,
         NULL},
	{{"POST", "/networks/shop/connect", BODY("{\"Container\":\"web\"}")},
         " networks=shop",
         NULL},
	{{"POST", "/networks/default/connect", BODY("{\"Container\":\"web\"}")},
         " networks=bridge",
         NULL},
	{{"POST", "/networks/host/connect", BODY("{}")}, " host-namespaces=network", NULL},
	/* the engine joins the network of this id, whatever name it stands under */
	{{CREATE, JOIN("\"a\":{\"NetworkID\":\"shop-b\"},\"c\":{\"NetworkID\":null}")},
         " networks=a networks=shop-b networks=c" NGINX,
         NULL},
	{{CREATE, JOIN("\"a\":{\"NetworkID\":\"host\"},\"c\":{\"NetworkID\":\"\"}")},
         " networks=a host-namespaces=network networks=c" NGINX,
         NULL},
	{{"POST", "/networks/shop/connect",
          BODY("{\"EndpointConfig\":{\"NetworkID\":\"bridge\"}}")},
         " networks=shop networks=bridge",
         NULL},
	{{NETWORK, BODY("{\"Name\":\"i\",\"Driver\":\"overlay\",\"Ingress\":true}")},
         " network-drivers=overlay network-drivers=ingress",
         NULL},
	/* addresses of one's own */
	{{NETWORK, BODY("{\"Name\":\"n\",\"IPAM\":{\"Config\":[{\"Subnet\":\"172.30.0.0/16\","
                        "\"Gateway\":\"172.30.0.1\",\"IPRange\":\"172.30.5.0/24\"},"
                        "{\"Subnet\":\"2001:DB8:0::/64\"},{\"Subnet\":\"\"},"
                        "{\"Subnet\":\"/8\",\"Gateway\":null},{\"Subnet\":\"10.20.30.40/8\"},"
                        "{\"Subnet\":\"10.1.2.3/33\"},{\"Subnet\":\"10.1.2.3/12x\"},"
                        "{\"Subnet\":\"10.1.2.3/0\"},{\"Subnet\":\"fd00:ffff::1/12\"},"
                        "{\"Subnet\":\"10.1.2.3/\"}]}}")},
         " static-addresses=subnet=172.30.0.0/16 static-addresses=gateway=172.30.0.1 "
         "static-addresses=subnet=2001:db8::/64 static-addresses=subnet=/8 "
         "static-addresses=subnet=10.0.0.0/8 static-addresses=subnet=10.1.2.3/33 "
         "static-addresses=subnet=10.1.2.3/12x static-addresses=subnet=0.0.0.0/0 "
         "static-addresses=subnet=fd00::/12 static-addresses=subnet=10.1.2.3/",
         NULL},
	{{CREATE,
          JOIN("\"x\":{\"IPAMConfig\":{\"IPv4Address\":\"10.0.0.5\",\"IPv6Address\":\"2001:DB8:0::"
               "5\","
               "\"LinkLocalIPs\":[\"169.254.1.1\"]},\"MacAddress\":\"02-42-AC-11-00-02\"}")},
         " networks=x static-addresses=ip=10.0.0.5 static-addresses=ip=2001:db8::5 "
         "static-addresses=ip=169.254.1.1 static-addresses=mac=02:42:ac:11:00:02" NGINX,
         NULL},
	{{CREATE, JOIN("\"x\":{\"IPAMConfig\":{\"IPv4Address\":\"ten\"},\"MacAddress\":\"\"}")},
         " networks=x static-addresses=ip=ten" NGINX,
         NULL},
	{{CREATE, JOIN("\"x\":{\"IPAddress\":\"10.0.0.5\",\"Gateway\":\"10.0.0.1\",\"New\":1}")},
         " networks=x" NGINX,
         NULL},
	{{CREATE, BODY("{\"Image\":\"nginx\",\"MacAddress\":\"0242.ac11.0002\"}")},
         " static-addresses=mac=02:42:ac:11:00:02" NGINX,
         NULL},
	{{CREATE, BODY("{\"Image\":\"nginx\",\"MacAddress\":\"02:42:ac:11:00:02:03\"}")},
         " static-addresses=mac=02:42:ac:11:00:02:03" NGINX,
         NULL},
	{{CREATE, BODY("{\"Image\":\"nginx\",\"MacAddress\":\"x\"}")},
         " static-addresses=mac=x" NGINX,
         NULL},
	{{"POST", "/networks/x/connect",
          BODY("{\"EndpointConfig\":{\"IPAMConfig\":{\"IPv4Address\":\"10.0.0.5\"}}}")},
         " networks=x static-addresses=ip=10.0.0.5",
         NULL},
};

/* What the developer typed, of the first claim. */
START_TEST(place_on_the_network)
{
	const struct row *row = &rows[_i];
	struct claimed claimed;
	char got[4096];
	struct text text;

	claimed_read(&claimed, &row->call);
	text_init(&text, got, sizeof(got));
	claimed_describe(&claimed, &text);
	ck_assert_msg(strcmp(got, row->claims) == 0, "%s\n%s\nwant:%s\ngot: %s", row->call.uri,
	              row->call.body, row->claims, got);
	if (row->typed)
		ck_assert_str_eq(claimed.claims.list[0].typed, row->typed);
	claims_done(&claimed.claims);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("network_claims");
	TCase *tcase = tcase_create("network_claims");

	tcase_add_loop_test(tcase, place_on_the_network, 0, ARRAY_LEN(rows));
	suite_add_tcase(suite, tcase);
	return support_run(suite);
}
