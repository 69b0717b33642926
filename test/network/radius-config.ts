/* The configuration of a FreeRADIUS 3.2 for tests: written here whole, so that no file of the machine's own is needed. */

export interface RadiusConfig {
  folder: string
  ports: { auth: number; acct: number; probe: number; nas: number }
  secrets: { nas: string; probe: string }
  database: { port: number; user: string; password: string; name: string }
}

export function radiusdConf({ folder, ports, secrets, database }: RadiusConfig): string {
  return `
prefix = /usr
libdir = /usr/lib/freeradius
confdir = ${folder}
raddbdir = ${folder}
modconfdir = ${folder}
logdir = ${folder}
run_dir = ${folder}
db_dir = ${folder}
localstatedir = ${folder}
name = freeradius
pidfile = ${folder}/radiusd.pid
max_request_time = 30
cleanup_delay = 0
max_requests = 16384
hostname_lookups = no
log {
  destination = stdout
  auth = no
}
security {
  allow_core_dumps = no
  max_attributes = 200
  reject_delay = 0
  status_server = no
}
proxy_requests = no
thread pool {
  start_servers = 2
  max_servers = 4
  min_spare_servers = 1
  max_spare_servers = 3
  max_requests_per_server = 0
}
clients nas {
  client nas {
    ipaddr = 127.0.0.0/8
    secret = ${secrets.nas}
    require_message_authenticator = no
  }
}
clients signoff {
  client signoff {
    ipaddr = 127.0.0.0/8
    secret = ${secrets.probe}
    require_message_authenticator = yes
  }
}
modules {
  always reject {
    rcode = reject
  }
  always ok {
    rcode = ok
  }
  pap {
  }
  sql {
${sqlModule(database)}
  }
}
${servers(ports)}
`
}

/** `signoff_probe` stands in docs/operating.md as well: what an operator adds for us. */
function servers(ports: RadiusConfig['ports']): string {
  return `
server default {
  listen {
    type = auth
    ipaddr = 127.0.0.1
    port = ${ports.auth}
    clients = nas
  }
  listen {
    type = acct
    ipaddr = 127.0.0.1
    port = ${ports.acct}
    clients = nas
  }
  authorize {
    sql
    pap
  }
  authenticate {
    Auth-Type PAP {
      pap
    }
  }
  accounting {
    sql
  }
  post-auth {
    sql
    Post-Auth-Type REJECT {
      sql
    }
  }
}
server signoff_probe {
  listen {
    type = auth
    ipaddr = 127.0.0.1
    port = ${ports.probe}
    clients = signoff
  }
  authorize {
    sql
    if (ok || updated) {
      if (!&control:Auth-Type) {
        update control {
          &Auth-Type := Accept
        }
      }
    }
  }
  authenticate {
  }
  post-auth {
    sql
    update reply {
      &Message-Authenticator := 0x00
    }
    Post-Auth-Type REJECT {
      sql
      update reply {
        &Message-Authenticator := 0x00
      }
    }
  }
}
server judge_of_our_orders {
  listen {
    type = coa
    ipaddr = 127.0.0.1
    port = ${ports.nas}
    clients = nas
  }
  recv-coa {
    if (&Acct-Session-Id == "gone") {
      update reply {
        &Error-Cause := Session-Context-Not-Found
      }
      reject
    }
    if (&Acct-Session-Id == "forbidden") {
      update reply {
        &Error-Cause := Administratively-Prohibited
      }
      reject
    }
    ok
  }
  send-coa {
    ok
  }
}`
}

function sqlModule(database: RadiusConfig['database']): string {
  const rowsOf = (table: string) =>
    `"select id, username, attribute, value, op from ${table} where username = '%{SQL-User-Name}' order by id"`
  const groupRowsOf = (table: string) =>
    `"select id, groupname, attribute, value, op from ${table} where groupname = '%{SQL-Group}' order by id"`
  return `
    driver = "rlm_sql_postgresql"
    dialect = "postgresql"
    server = "127.0.0.1"
    port = ${database.port}
    login = "${database.user}"
    password = "${database.password}"
    radius_db = "${database.name}"
    read_groups = yes
    read_profiles = no
    read_clients = no
    group_attribute = "SQL-Group"
    sql_user_name = "%{User-Name}"
    pool {
      start = 0
      min = 0
      max = 4
      spare = 0
      uses = 0
      retry_delay = 1
      lifetime = 0
      idle_timeout = 60
    }
    authorize_check_query = ${rowsOf('radcheck')}
    authorize_reply_query = ${rowsOf('radreply')}
    group_membership_query = "select groupname from radusergroup where username = '%{SQL-User-Name}' order by priority"
    authorize_group_check_query = ${groupRowsOf('radgroupcheck')}
    authorize_group_reply_query = ${groupRowsOf('radgroupreply')}
    accounting {
      reference = "type.%{Acct-Status-Type}.query"
      type {
        Start {
          query = "insert into radacct (acctsessionid, acctuniqueid, username, nasipaddress, acctstarttime, acctupdatetime, callingstationid) values ('%{Acct-Session-Id}', '%{Acct-Session-Id}@%{NAS-IP-Address}', '%{SQL-User-Name}', '%{NAS-IP-Address}', now(), now(), '%{Calling-Station-Id}')"
        }
        Stop {
          query = "update radacct set acctstoptime = now(), acctterminatecause = '%{Acct-Terminate-Cause}' where acctuniqueid = '%{Acct-Session-Id}@%{NAS-IP-Address}' and acctstoptime is null"
        }
      }
    }
    post-auth {
      query = "insert into radpostauth (username, pass, reply, authdate) values ('%{SQL-User-Name}', '', '%{reply:Packet-Type}', now())"
    }`
}

/** The columns that FreeRADIUS's own schema has, as far as they are used. `subscribers` is an operator's own: whose a username is. */
export const SCHEMA = `
create table radcheck (id serial primary key, username text not null default '', attribute text not null default '',
  op varchar(2) not null default '==', value text not null default '');
create index on radcheck (username, attribute);
create table radreply (like radcheck including defaults including indexes);
create sequence radreply_ids owned by radreply.id;
alter table radreply alter id set default nextval('radreply_ids');
create table radusergroup (id serial primary key, username text not null default '', groupname text not null default '',
  priority integer not null default 0);
create index on radusergroup (username);
create table radgroupcheck (id serial primary key, groupname text not null default '', attribute text not null default '',
  op varchar(2) not null default '==', value text not null default '');
create table radgroupreply (id serial primary key, groupname text not null default '', attribute text not null default '',
  op varchar(2) not null default '=', value text not null default '');
create table radacct (radacctid bigserial primary key, acctsessionid text not null, acctuniqueid text not null unique,
  username text, nasipaddress inet not null, acctstarttime timestamptz, acctupdatetime timestamptz,
  acctstoptime timestamptz, callingstationid text, acctterminatecause text);
create index on radacct (username) where acctstoptime is null;
create table radpostauth (id bigserial primary key, username text not null, pass text, reply text,
  authdate timestamptz not null default now());
create index on radpostauth (username);
create table subscribers (username text primary key, imsi text not null);
`

/** The two users of ours, as docs/operating.md makes them. */
export function grants(writer: string, reader: string, server: string): string {
  return `
grant select, insert, update, delete on all tables in schema public to ${server};
grant usage on all sequences in schema public to ${server};
grant select, insert, update, delete on radcheck, radreply, radusergroup to ${writer};
grant usage on all sequences in schema public to ${writer};
grant select on radacct, subscribers to ${writer};
create view signoff_radcheck as select id, username, attribute, op,
  case when attribute ~* 'password' then null else value end as value from radcheck;
grant select on signoff_radcheck, radreply, radusergroup, radacct, radpostauth, subscribers to ${reader};
`
}
